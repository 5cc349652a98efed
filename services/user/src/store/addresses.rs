//! Addresses. Whoever changes them holds their user's lock, so that they can be counted and the default can move.

use chrono::{DateTime, Utc};
use sqlx::PgExecutor;
use uuid::Uuid;

use crate::domain::address::{Address, Content};

struct Row {
    id: Uuid,
    user_id: Uuid,
    label: Option<String>,
    name: String,
    line1: String,
    line2: Option<String>,
    postal_code: Option<String>,
    city: String,
    region: Option<String>,
    country: String,
    is_default: bool,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    version: i64,
}

impl From<Row> for Address {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            user_id: row.user_id,
            content: Content {
                label: row.label,
                name: row.name,
                line1: row.line1,
                line2: row.line2,
                postal_code: row.postal_code,
                city: row.city,
                region: row.region,
                country: row.country,
                is_default: row.is_default,
            },
            created_at: row.created_at,
            updated_at: row.updated_at,
            version: row.version,
        }
    }
}

/// All addresses of a user, the oldest first.
pub async fn of(executor: impl PgExecutor<'_>, user_id: Uuid) -> sqlx::Result<Vec<Address>> {
    let rows = sqlx::query_as!(
        Row,
        "SELECT id, user_id, label, name, line1, line2, postal_code, city, region, country, is_default, created_at,
            updated_at, version
        FROM addresses WHERE user_id = $1 ORDER BY created_at, id",
        user_id
    )
    .fetch_all(executor)
    .await?;
    Ok(rows.into_iter().map(Address::from).collect())
}

/// The address with this id, if this user has it.
pub async fn find(
    executor: impl PgExecutor<'_>,
    user_id: Uuid,
    id: Uuid,
) -> sqlx::Result<Option<Address>> {
    let row = sqlx::query_as!(
        Row,
        "SELECT id, user_id, label, name, line1, line2, postal_code, city, region, country, is_default, created_at,
            updated_at, version
        FROM addresses WHERE id = $2 AND user_id = $1",
        user_id,
        id
    )
    .fetch_optional(executor)
    .await?;
    Ok(row.map(Address::from))
}

/// How many addresses a user has.
pub async fn count(executor: impl PgExecutor<'_>, user_id: Uuid) -> sqlx::Result<i64> {
    sqlx::query_scalar!(
        r#"SELECT count(*) AS "count!" FROM addresses WHERE user_id = $1"#,
        user_id
    )
    .fetch_one(executor)
    .await
}

/// Adds an address.
pub async fn insert(executor: impl PgExecutor<'_>, address: &Address) -> sqlx::Result<()> {
    let content = &address.content;
    sqlx::query!(
        "INSERT INTO addresses (id, user_id, label, name, line1, line2, postal_code, city, region, country, is_default,
            created_at, updated_at, version)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
        address.id,
        address.user_id,
        content.label,
        content.name,
        content.line1,
        content.line2,
        content.postal_code,
        content.city,
        content.region,
        content.country,
        content.is_default,
        address.created_at,
        address.updated_at,
        address.version,
    )
    .execute(executor)
    .await?;
    Ok(())
}

/// Writes a changed address.
pub async fn update(executor: impl PgExecutor<'_>, address: &Address) -> sqlx::Result<()> {
    let content = &address.content;
    sqlx::query!(
        "UPDATE addresses
        SET label = $2, name = $3, line1 = $4, line2 = $5, postal_code = $6, city = $7, region = $8, country = $9,
            is_default = $10, updated_at = $11, version = $12
        WHERE id = $1",
        address.id,
        content.label,
        content.name,
        content.line1,
        content.line2,
        content.postal_code,
        content.city,
        content.region,
        content.country,
        content.is_default,
        address.updated_at,
        address.version,
    )
    .execute(executor)
    .await?;
    Ok(())
}

/// Takes it from the default of a user that it is that, where there is one, unless it is `id`. It is a change like others.
pub async fn make_room_for_default(
    executor: impl PgExecutor<'_>,
    user_id: Uuid,
    id: Uuid,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "UPDATE addresses SET is_default = false, updated_at = $3, version = version + 1
        WHERE user_id = $1 AND is_default AND id <> $2",
        user_id,
        id,
        now
    )
    .execute(executor)
    .await?;
    Ok(())
}

/// Deletes an address. Whether this user had it.
pub async fn delete(executor: impl PgExecutor<'_>, user_id: Uuid, id: Uuid) -> sqlx::Result<bool> {
    let done = sqlx::query!(
        "DELETE FROM addresses WHERE id = $2 AND user_id = $1",
        user_id,
        id
    )
    .execute(executor)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Deletes all addresses of a user.
pub async fn delete_all(executor: impl PgExecutor<'_>, user_id: Uuid) -> sqlx::Result<()> {
    sqlx::query!("DELETE FROM addresses WHERE user_id = $1", user_id)
        .execute(executor)
        .await?;
    Ok(())
}
