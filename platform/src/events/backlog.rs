use std::time::Duration;

use sqlx::PgPool;

/// What waits in an outbox.
pub(crate) struct Backlog {
    /// How many events.
    pub(crate) waiting: u64,
    /// For how long the oldest of them has.
    pub(crate) oldest: Duration,
}

/// Counts what was not published yet. By the database's clock, since that of the service may be another.
pub(crate) async fn backlog(pool: &PgPool) -> Result<Backlog, sqlx::Error> {
    let query = sqlx::query_as::<_, (i64, f64)>(
        "SELECT count(*), coalesce(extract(epoch FROM now() - min(occurred_at)), 0)::float8 \
         FROM outbox WHERE published_at IS NULL",
    );
    let (waiting, seconds) = query.fetch_one(pool).await?;
    Ok(Backlog {
        waiting: waiting.unsigned_abs(),
        oldest: Duration::from_secs_f64(seconds.max(0.0)),
    })
}
