//! Sessions and their refresh tokens.

use chrono::{DateTime, Utc};
use sqlx::PgExecutor;
use uuid::Uuid;

use crate::domain::session::{Session, TokenHash};

struct Row {
    id: Uuid,
    account_id: Uuid,
    current_hash: Vec<u8>,
    previous_hash: Option<Vec<u8>>,
    rotated_at: DateTime<Utc>,
    started_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
}

impl From<Row> for Session {
    fn from(row: Row) -> Self {
        // The database holds no hash of another length; none at all matches nothing.
        let hash = |bytes: Vec<u8>| TokenHash::try_from(bytes).unwrap_or_default();
        Self {
            id: row.id,
            account_id: row.account_id,
            current: hash(row.current_hash),
            previous: row.previous_hash.map(hash),
            rotated_at: row.rotated_at,
            started_at: row.started_at,
            expires_at: row.expires_at,
        }
    }
}

/// Adds a session; its token is added with [`add_token`].
pub async fn add(executor: impl PgExecutor<'_>, session: &Session) -> sqlx::Result<()> {
    sqlx::query!(
        "INSERT INTO sessions (id, account_id, current_hash, previous_hash, rotated_at, started_at, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)",
        session.id,
        session.account_id,
        &session.current,
        session.previous.as_ref().map(|hash| hash.as_slice()),
        session.rotated_at,
        session.started_at,
        session.expires_at,
    )
    .execute(executor)
    .await?;
    Ok(())
}

/// Writes what changes of a session, which is locked.
pub async fn update(executor: impl PgExecutor<'_>, session: &Session) -> sqlx::Result<()> {
    sqlx::query!(
        "UPDATE sessions SET current_hash = $2, previous_hash = $3, rotated_at = $4, expires_at = $5 WHERE id = $1",
        session.id,
        &session.current,
        session.previous.as_ref().map(|hash| hash.as_slice()),
        session.rotated_at,
        session.expires_at,
    )
    .execute(executor)
    .await?;
    Ok(())
}

/// Remembers that a session had this token.
pub async fn add_token(
    executor: impl PgExecutor<'_>,
    hash: &TokenHash,
    session_id: Uuid,
) -> sqlx::Result<()> {
    sqlx::query!(
        "INSERT INTO refresh_tokens (hash, session_id) VALUES ($1, $2)",
        hash,
        session_id
    )
    .execute(executor)
    .await?;
    Ok(())
}

/// The session that has or had this token, which nobody else can change until the transaction ends.
pub async fn lock_of_token(
    executor: impl PgExecutor<'_>,
    hash: &TokenHash,
) -> sqlx::Result<Option<Session>> {
    let row = sqlx::query_as!(
        Row,
        "SELECT s.id, s.account_id, s.current_hash, s.previous_hash, s.rotated_at, s.started_at, s.expires_at
        FROM sessions s JOIN refresh_tokens t ON t.session_id = s.id
        WHERE t.hash = $1
        FOR UPDATE OF s",
        hash
    )
    .fetch_optional(executor)
    .await?;
    Ok(row.map(Session::from))
}

/// Ends the session of a token. Whether there was one.
pub async fn end_of_token(executor: impl PgExecutor<'_>, hash: &TokenHash) -> sqlx::Result<bool> {
    let done = sqlx::query!(
        "DELETE FROM sessions WHERE id = (SELECT session_id FROM refresh_tokens WHERE hash = $1)",
        hash
    )
    .execute(executor)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// Ends a session.
pub async fn end(executor: impl PgExecutor<'_>, id: Uuid) -> sqlx::Result<()> {
    sqlx::query!("DELETE FROM sessions WHERE id = $1", id)
        .execute(executor)
        .await?;
    Ok(())
}

/// Ends all sessions of an account but one.
pub async fn end_all(
    executor: impl PgExecutor<'_>,
    account_id: Uuid,
    but: Option<Uuid>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "DELETE FROM sessions WHERE account_id = $1 AND ($2::uuid IS NULL OR id <> $2)",
        account_id,
        but
    )
    .execute(executor)
    .await?;
    Ok(())
}

/// Ends all sessions of an account but the `kept` that began last.
pub async fn end_all_but_newest(
    executor: impl PgExecutor<'_>,
    account_id: Uuid,
    kept: i64,
) -> sqlx::Result<()> {
    sqlx::query!(
        "DELETE FROM sessions WHERE id IN (
            SELECT id FROM sessions WHERE account_id = $1 ORDER BY started_at DESC, id DESC OFFSET $2
        )",
        account_id,
        kept
    )
    .execute(executor)
    .await?;
    Ok(())
}

/// Removes some of the sessions that have ended by themselves.
pub async fn purge(executor: impl PgExecutor<'_>, now: DateTime<Utc>) -> sqlx::Result<u64> {
    let done = sqlx::query!(
        "DELETE FROM sessions WHERE id IN (
            SELECT id FROM sessions WHERE expires_at <= $1 LIMIT 500 FOR UPDATE SKIP LOCKED
        )",
        now
    )
    .execute(executor)
    .await?;
    Ok(done.rows_affected())
}
