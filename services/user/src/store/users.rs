//! Users, one at a time. Of the erased there are rows, and nothing here answers with one.

use chrono::{DateTime, Utc};
use sqlx::PgExecutor;
use uuid::Uuid;

use crate::domain::search::fold;
use crate::domain::user::User;

/// A query over users who are there: the columns of [`User`] and the rest of the statement.
macro_rules! select_users {
    ($rest:literal $(, $argument:expr)* $(,)?) => {
        sqlx::query_as!(
            $crate::domain::user::User,
            r#"SELECT id, email AS "email!", display_name AS "display_name!", language AS "language!", phone,
                registered_at AS "registered_at!", updated_at, version
            FROM users WHERE erased_at IS NULL "# + $rest
            $(, $argument)*
        )
    };
}
pub(super) use select_users;

/// The user with this id.
pub async fn find(executor: impl PgExecutor<'_>, id: Uuid) -> sqlx::Result<Option<User>> {
    select_users!("AND id = $1", id)
        .fetch_optional(executor)
        .await
}

/// The user with this id, whom nobody else can change until the transaction ends.
pub async fn lock(executor: impl PgExecutor<'_>, id: Uuid) -> sqlx::Result<Option<User>> {
    select_users!("AND id = $1 FOR UPDATE", id)
        .fetch_optional(executor)
        .await
}

/// Adds a user, unless there is one with this id, or was.
pub async fn register(executor: impl PgExecutor<'_>, user: &User) -> sqlx::Result<()> {
    sqlx::query!(
        "INSERT INTO users (id, email, display_name, language, phone, email_folded, name_folded, registered_at,
            updated_at, version)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        ON CONFLICT (id) DO NOTHING",
        user.id,
        user.email,
        user.display_name,
        user.language,
        user.phone,
        fold(&user.email),
        fold(&user.display_name),
        user.registered_at,
        user.updated_at,
        user.version,
    )
    .execute(executor)
    .await?;
    Ok(())
}

/// Writes a changed user, who is locked.
pub async fn update(executor: impl PgExecutor<'_>, user: &User) -> sqlx::Result<()> {
    sqlx::query!(
        "UPDATE users
        SET display_name = $2, language = $3, phone = $4, name_folded = $5, updated_at = $6, version = $7
        WHERE id = $1",
        user.id,
        user.display_name,
        user.language,
        user.phone,
        fold(&user.display_name),
        user.updated_at,
        user.version,
    )
    .execute(executor)
    .await?;
    Ok(())
}

/// Whether there is a user with this id, or was.
pub async fn is_known(executor: impl PgExecutor<'_>, id: Uuid) -> sqlx::Result<bool> {
    sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM users WHERE id = $1) AS "known!""#,
        id
    )
    .fetch_one(executor)
    .await
}

/// Leaves nothing of a user but the id and this moment, also where they were not heard of yet. Whether that is new.
pub async fn erase(
    executor: impl PgExecutor<'_>,
    id: Uuid,
    now: DateTime<Utc>,
) -> sqlx::Result<bool> {
    let done = sqlx::query!(
        "INSERT INTO users AS known (id, updated_at, version, erased_at) VALUES ($1, $2, 1, $2)
        ON CONFLICT (id) DO UPDATE
        SET email = NULL, display_name = NULL, language = NULL, phone = NULL, email_folded = NULL, name_folded = NULL,
            registered_at = NULL, updated_at = $2, version = known.version + 1, erased_at = $2
        WHERE known.erased_at IS NULL",
        id,
        now
    )
    .execute(executor)
    .await?;
    Ok(done.rows_affected() == 1)
}
