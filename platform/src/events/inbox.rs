use std::time::Duration;

use sdk::Incoming;
use sdk::trace::TraceParent;
use sqlx::PgPool;

use super::subscriptions::Head;
use super::{HandlingError, Subscriptions};
use crate::db;

/// What became of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heard {
    /// It was handled now.
    Now,
    /// It had been handled before, so nothing was done.
    Before,
    /// Nobody has subscribed to its type, so nothing was done.
    ByNobody,
}

/// Handles an event once, however often it is called, and however many call it at once: the effect and the note that it
/// happened are one transaction, and of two with the same event the second waits for the first. `position` is where in its
/// trace it is handled: calls and events that come of it find theirs below.
pub(crate) async fn hear(
    pool: &PgPool,
    subscriptions: &Subscriptions,
    head: Head,
    attempt: u32,
    body: &str,
    position: TraceParent,
) -> Result<Heard, HandlingError> {
    if subscriptions.known(&head.event_type).is_none() {
        return Ok(Heard::ByNobody);
    }
    let incoming = Incoming {
        trace: Some(position),
        ..Incoming::default()
    };
    let hearing = async {
        let mut transaction = db::begin(pool, "handle_event").await?;
        let statement = sqlx::query(
            "INSERT INTO inbox (event_id, source, type) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
        );
        let statement = statement
            .bind(head.id)
            .bind(&head.source)
            .bind(&head.event_type);
        let noted = statement.execute(&mut *transaction).await?;
        if noted.rows_affected() == 0 {
            transaction.rollback().await?;
            return Ok(Heard::Before);
        }
        match subscriptions.handle(&mut transaction, head, attempt, body) {
            Some(handling) => handling.await?,
            None => return Ok(Heard::ByNobody),
        }
        transaction.commit().await?;
        Ok(Heard::Now)
    };
    incoming.scope(hearing).await
}

/// Whether an event was handled.
pub(crate) async fn handled(pool: &PgPool, head: &Head) -> Result<bool, sqlx::Error> {
    let query =
        sqlx::query_scalar("SELECT EXISTS (SELECT FROM inbox WHERE event_id = $1 AND source = $2)");
    let query = query.bind(head.id).bind(&head.source);
    query.fetch_one(pool).await
}

/// Forgets what was handled, and what was published, longer ago than that.
pub(crate) async fn purge(pool: &PgPool, retention: Duration) -> Result<(), sqlx::Error> {
    /// What one statement removes, so that none takes long.
    const AT_ONCE: u64 = 10_000;
    const TABLES: [&str; 2] = [
        "DELETE FROM inbox WHERE ctid = ANY (ARRAY( \
         SELECT ctid FROM inbox WHERE handled_at < now() - make_interval(secs => $1) LIMIT 10000))",
        "DELETE FROM outbox WHERE position = ANY (ARRAY( \
         SELECT position FROM outbox WHERE published_at < now() - make_interval(secs => $1) LIMIT 10000))",
    ];
    for statement in TABLES {
        loop {
            let statement = sqlx::query(statement).bind(retention.as_secs_f64());
            if statement.execute(pool).await?.rows_affected() < AT_ONCE {
                break;
            }
        }
    }
    Ok(())
}
