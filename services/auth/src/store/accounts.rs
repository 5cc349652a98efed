//! Accounts.

use chrono::{DateTime, Utc};
use runtime::{Part, Place};
use sqlx::PgExecutor;
use uuid::Uuid;

use crate::domain::account::Account;
use crate::domain::email::EmailKey;
use crate::domain::role::Role;

struct Row {
    id: Uuid,
    email: String,
    password_hash: String,
    roles: Vec<String>,
    version: i64,
    disabled_at: Option<DateTime<Utc>>,
    registered_at: DateTime<Utc>,
    password_changed_at: DateTime<Utc>,
    sessions: i64,
}

impl From<Row> for Account {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            email: row.email,
            password_hash: row.password_hash,
            // The database holds no other names.
            roles: row
                .roles
                .iter()
                .filter_map(|name| Role::named(name))
                .collect(),
            version: row.version,
            disabled_at: row.disabled_at,
            registered_at: row.registered_at,
            password_changed_at: row.password_changed_at,
            sessions: row.sessions,
        }
    }
}

/// A query over accounts: the columns of [`Row`] and the rest of the statement, in which `$1` is the time.
macro_rules! select_accounts {
    ($rest:literal $(, $argument:expr)* $(,)?) => {
        sqlx::query_as!(
            Row,
            r#"SELECT a.id, a.email, a.password_hash, a.roles, a.version, a.disabled_at, a.registered_at,
                a.password_changed_at,
                (SELECT count(*) FROM sessions s WHERE s.account_id = a.id AND s.expires_at > $1) AS "sessions!"
            FROM accounts a "# + $rest
            $(, $argument)*
        )
    };
}

/// The account of an address.
pub async fn of_email(
    executor: impl PgExecutor<'_>,
    email: &EmailKey,
    now: DateTime<Utc>,
) -> sqlx::Result<Option<Account>> {
    let row = select_accounts!("WHERE a.email_key = $2", now, email.as_str());
    Ok(row.fetch_optional(executor).await?.map(Account::from))
}

/// The account with this id.
pub async fn find(
    executor: impl PgExecutor<'_>,
    id: Uuid,
    now: DateTime<Utc>,
) -> sqlx::Result<Option<Account>> {
    let row = select_accounts!("WHERE a.id = $2", now, id);
    Ok(row.fetch_optional(executor).await?.map(Account::from))
}

/// The account with this id, which nobody else can change until the transaction ends.
pub async fn lock(
    executor: impl PgExecutor<'_>,
    id: Uuid,
    now: DateTime<Utc>,
) -> sqlx::Result<Option<Account>> {
    let row = select_accounts!("WHERE a.id = $2 FOR NO KEY UPDATE OF a", now, id);
    Ok(row.fetch_optional(executor).await?.map(Account::from))
}

/// Everybody who administers accounts, whom nobody else can change until the transaction ends.
pub async fn lock_admins(executor: impl PgExecutor<'_>) -> sqlx::Result<Vec<Uuid>> {
    sqlx::query_scalar!(
        "SELECT id FROM accounts WHERE roles @> ARRAY['admin'] AND disabled_at IS NULL ORDER BY id FOR NO KEY UPDATE"
    )
    .fetch_all(executor)
    .await
}

/// A part of the list of accounts, the newest first.
pub async fn list(
    executor: impl PgExecutor<'_>,
    email: Option<&EmailKey>,
    role: Option<Role>,
    after: Option<&Place>,
    limit: usize,
    now: DateTime<Utc>,
) -> sqlx::Result<Part<Account, Place>> {
    let rows = select_accounts!(
        "WHERE ($2::text IS NULL OR a.email_key = $2)
            AND ($3::text IS NULL OR a.roles @> ARRAY[$3])
            AND ($4::uuid IS NULL OR (a.registered_at, a.id) < ($5::timestamptz, $4))
        ORDER BY a.registered_at DESC, a.id DESC LIMIT $6",
        now,
        email.map(EmailKey::as_str),
        role.map(Role::as_str),
        after.map(|place| place.id),
        after.map(|place| place.at),
        limit as i64 + 1,
    )
    .fetch_all(executor)
    .await?;
    let accounts = rows.into_iter().map(Account::from).collect();
    Ok(Part::cut(accounts, limit, |last: &Account| Place {
        at: last.registered_at,
        id: last.id,
    }))
}

/// Adds an account, unless its address has one. Whether it was added.
pub async fn add(
    executor: impl PgExecutor<'_>,
    account: &Account,
    email: &EmailKey,
) -> sqlx::Result<bool> {
    let done = sqlx::query!(
        "INSERT INTO accounts (id, email, email_key, password_hash, roles, version, disabled_at, registered_at,
            password_changed_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        ON CONFLICT (email_key) DO NOTHING",
        account.id,
        account.email,
        email.as_str(),
        account.password_hash,
        &names(&account.roles),
        account.version,
        account.disabled_at,
        account.registered_at,
        account.password_changed_at,
    )
    .execute(executor)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// Notes that somebody tried to register with an address that has an account. Whose it is, where its owner is to be told:
/// not if that was done after `told_before`.
pub async fn note_repetition(
    executor: impl PgExecutor<'_>,
    email: &EmailKey,
    now: DateTime<Utc>,
    told_before: DateTime<Utc>,
) -> sqlx::Result<Option<Uuid>> {
    let row = sqlx::query!(
        r#"UPDATE accounts
        SET repeated_at = $2,
            repetition_told_at = CASE WHEN repetition_told_at > $3 THEN repetition_told_at ELSE $2 END
        WHERE email_key = $1
        RETURNING id, repetition_told_at = $2 AS "is_told!""#,
        email.as_str(),
        now,
        told_before,
    )
    .fetch_optional(executor)
    .await?;
    Ok(row.filter(|row| row.is_told).map(|row| row.id))
}

/// Notes that a password reset was asked for. Whose, where it is to be granted: not if that was done after `before`, and not
/// where nobody can log in anyway.
pub async fn note_reset(
    executor: impl PgExecutor<'_>,
    email_key: &str,
    now: DateTime<Utc>,
    before: DateTime<Utc>,
) -> sqlx::Result<Option<Uuid>> {
    sqlx::query_scalar!(
        "UPDATE accounts SET reset_requested_at = $2
        WHERE email_key = $1 AND disabled_at IS NULL AND (reset_requested_at IS NULL OR reset_requested_at <= $3)
        RETURNING id",
        email_key,
        now,
        before,
    )
    .fetch_optional(executor)
    .await
}

/// Writes what may change of an account, which is locked.
pub async fn update(executor: impl PgExecutor<'_>, account: &Account) -> sqlx::Result<()> {
    sqlx::query!(
        "UPDATE accounts SET password_hash = $2, password_changed_at = $3, roles = $4, disabled_at = $5, version = $6
        WHERE id = $1",
        account.id,
        account.password_hash,
        account.password_changed_at,
        &names(&account.roles),
        account.disabled_at,
        account.version,
    )
    .execute(executor)
    .await?;
    Ok(())
}

/// Removes an account with everything that belongs to it. Whether there was one.
pub async fn remove(executor: impl PgExecutor<'_>, id: Uuid) -> sqlx::Result<bool> {
    let done = sqlx::query!("DELETE FROM accounts WHERE id = $1", id)
        .execute(executor)
        .await?;
    Ok(done.rows_affected() > 0)
}

/// Removes what was told of a registration, which has the address and the name in it; also where it was not published yet, since
/// nobody need hear any more of who is gone.
pub async fn forget_registration(executor: impl PgExecutor<'_>, id: Uuid) -> sqlx::Result<()> {
    sqlx::query!(
        "DELETE FROM outbox WHERE type = 'user.registered' AND event->'data'->>'user_id' = $1",
        id.to_string(),
    )
    .execute(executor)
    .await?;
    Ok(())
}

fn names(roles: &[Role]) -> Vec<String> {
    roles.iter().map(|role| role.as_str().to_owned()).collect()
}
