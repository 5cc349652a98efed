//! Answers to idempotent requests, kept in the service's own database.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use futures::future::BoxFuture;
use runtime::idempotency::{Begun, Claim, StoreError};
use runtime::{Idempotency, IdempotencyStore, StoredAnswer};
use sqlx::types::Json;
use sqlx::{PgConnection, PgExecutor};

use crate::clock::Clock;
use crate::db::Statements;

#[cfg(test)]
mod tests;

/// The table, to be part of a service's first migration.
pub const MIGRATION: &str = include_str!("../migrations/idempotency.sql");

const LIFETIME: TimeDelta = TimeDelta::hours(24);
const PURGED_AT_ONCE: i64 = 1_000;

/// The store. A claim whose holder crashed is free again when its lease has ended, an answer is kept for 24 hours.
#[derive(Clone, Debug)]
pub struct PostgresStore {
    statements: Statements,
    clock: Clock,
    lease: TimeDelta,
}

/// Why an answer could not be recorded.
#[derive(Debug, thiserror::Error)]
pub enum RecordError {
    /// The claim is no longer ours, since we took longer than its lease: roll back, so that the effect does not last. The
    /// caller is told that a request with the key is still running, as the one that has the claim now is, or was.
    #[error("the idempotency key is held by another request by now")]
    Lost,
    /// The database said no.
    #[error("record the answer to an idempotent request")]
    Database(#[from] sqlx::Error),
}

#[derive(sqlx::FromRow)]
struct Row {
    fingerprint: Vec<u8>,
    status: Option<i16>,
    headers: Option<Json<Vec<(String, String)>>>,
    body: Option<Vec<u8>>,
}

/// Records the answer in the service's own transaction, so that effect and answer last together or not at all.
pub async fn record_in(
    connection: &mut PgConnection,
    claim: &Idempotency,
    answer: &StoredAnswer,
) -> Result<(), RecordError> {
    if record(connection, claim, answer).await? {
        claim.recorded.set();
        Ok(())
    } else {
        Err(RecordError::Lost)
    }
}

impl PostgresStore {
    /// `lease` is how long a request under a key is left to itself before another may take its place: as long as requests
    /// take. Who records the answer in the transaction of its effect has none when overtaken.
    pub fn new(statements: Statements, clock: Clock, lease: Duration) -> Self {
        Self {
            statements,
            clock,
            lease: TimeDelta::from_std(lease).unwrap_or(LIFETIME),
        }
    }

    /// Forgets what has expired; says how many.
    pub async fn purge(&self) -> Result<u64, sqlx::Error> {
        let statement = sqlx::query(
            "DELETE FROM idempotency_keys WHERE (principal, operation, key) IN \
             (SELECT principal, operation, key FROM idempotency_keys WHERE expires_at <= $1 LIMIT $2 FOR UPDATE SKIP LOCKED)",
        );
        Ok(statement
            .bind(self.clock.now())
            .bind(PURGED_AT_ONCE)
            .execute(&self.statements)
            .await?
            .rows_affected())
    }

    async fn claim(&self, claim: &Claim) -> Result<Begun, sqlx::Error> {
        loop {
            if take(&self.statements, claim, self.clock.now(), self.lease).await? {
                return Ok(Begun::Fresh);
            }
            // Between the two statements it may have been given up: then it is taken in the next round.
            if let Some(row) = look(&self.statements, claim).await? {
                return Ok(row.begun(claim));
            }
        }
    }
}

impl Row {
    fn begun(self, claim: &Claim) -> Begun {
        if self.fingerprint != claim.fingerprint {
            return Begun::Mismatch;
        }
        match (self.status, self.headers, self.body) {
            (Some(status), Some(Json(headers)), Some(body)) => Begun::Replay(StoredAnswer {
                status: status.unsigned_abs(),
                headers,
                body: body.into(),
            }),
            _ => Begun::InProgress,
        }
    }
}

/// Takes a claim that is new, has expired, or was left behind by somebody who crashed while working on the same request.
/// Waits for a transaction that is just recording its answer.
///
/// It does not wait for the disk: what is done under the claim is written behind it in the same log, so a crash of the
/// database that undoes the claim has undone that too.
async fn take(
    executor: impl PgExecutor<'_>,
    claim: &Claim,
    now: DateTime<Utc>,
    lease: TimeDelta,
) -> Result<bool, sqlx::Error> {
    let statement = sqlx::query(
        "INSERT INTO idempotency_keys AS held (principal, operation, key, fingerprint, holder, leased_until, expires_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7) \
         ON CONFLICT (principal, operation, key) DO UPDATE \
         SET fingerprint = excluded.fingerprint, holder = excluded.holder, leased_until = excluded.leased_until, \
             expires_at = excluded.expires_at, status = NULL, headers = NULL, body = NULL \
         WHERE held.expires_at <= $8 \
            OR (held.status IS NULL AND held.leased_until <= $8 AND held.fingerprint = excluded.fingerprint) \
         RETURNING set_config('synchronous_commit', 'off', true)",
    );
    let statement = statement
        .bind(&claim.principal)
        .bind(claim.operation)
        .bind(&claim.key)
        .bind(&claim.fingerprint[..]);
    let statement = statement
        .bind(claim.holder)
        .bind(now + lease)
        .bind(now + LIFETIME)
        .bind(now);
    Ok(statement.execute(executor).await?.rows_affected() == 1)
}

async fn look(executor: impl PgExecutor<'_>, claim: &Claim) -> Result<Option<Row>, sqlx::Error> {
    let query = sqlx::query_as(
        "SELECT fingerprint, status, headers, body FROM idempotency_keys WHERE principal = $1 AND operation = $2 AND key = $3",
    );
    query
        .bind(&claim.principal)
        .bind(claim.operation)
        .bind(&claim.key)
        .fetch_optional(executor)
        .await
}

/// False where the claim is gone, of another holder, or answered.
async fn record(
    executor: impl PgExecutor<'_>,
    claim: &Claim,
    answer: &StoredAnswer,
) -> Result<bool, sqlx::Error> {
    let statement = sqlx::query(
        "UPDATE idempotency_keys SET status = $5, headers = $6, body = $7 \
         WHERE principal = $1 AND operation = $2 AND key = $3 AND holder = $4 AND status IS NULL",
    );
    let statement = statement
        .bind(&claim.principal)
        .bind(claim.operation)
        .bind(&claim.key)
        .bind(claim.holder);
    let statement = statement
        .bind(answer.status.cast_signed())
        .bind(Json(&answer.headers))
        .bind(&answer.body[..]);
    Ok(statement.execute(executor).await?.rows_affected() == 1)
}

async fn give_up(executor: impl PgExecutor<'_>, claim: &Claim) -> Result<(), sqlx::Error> {
    let statement = sqlx::query(
        "DELETE FROM idempotency_keys WHERE principal = $1 AND operation = $2 AND key = $3 AND holder = $4 AND status IS NULL",
    );
    let statement = statement
        .bind(&claim.principal)
        .bind(claim.operation)
        .bind(&claim.key)
        .bind(claim.holder);
    statement.execute(executor).await.map(drop)
}

impl IdempotencyStore for PostgresStore {
    fn begin<'a>(&'a self, claim: &'a Claim) -> BoxFuture<'a, Result<Begun, StoreError>> {
        Box::pin(async move { Ok(self.claim(claim).await?) })
    }

    fn finish<'a>(
        &'a self,
        claim: &'a Claim,
        answer: &'a StoredAnswer,
    ) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async move {
            // Where it changes nothing the service has recorded the answer itself.
            record(&self.statements, claim, answer).await?;
            Ok(())
        })
    }

    fn abandon<'a>(&'a self, claim: &'a Claim) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async move { Ok(give_up(&self.statements, claim).await?) })
    }
}
