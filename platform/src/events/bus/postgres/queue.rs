//! Messages on their way.

use std::time::Duration;

use sqlx::postgres::types::PgInterval;
use sqlx::types::Uuid;

use crate::db::Statements;
use crate::events::bus::{Backlog, Message, Outgoing, Receipt};

/// The channel on which those who wait for a queue are told that something is in it.
pub(super) fn channel(queue: &str) -> String {
    format!("queue_{queue}")
}

pub(super) async fn publish(statements: &Statements, events: &[&Outgoing]) -> sqlx::Result<()> {
    let statement = sqlx::query(
        "WITH sent AS ( \
             INSERT INTO messages (queue, type, event_id, body) \
             SELECT subscription.queue, event.type, event.id, event.body \
             FROM unnest($1::uuid[], $2::text[], $3::text[]) WITH ORDINALITY AS event (id, type, body, number) \
             JOIN subscriptions AS subscription ON subscription.type = event.type \
             ORDER BY event.number \
             RETURNING queue) \
         SELECT pg_notify('queue_' || queue, '') FROM (SELECT DISTINCT queue FROM sent) AS told",
    );
    let ids: Vec<Uuid> = events.iter().map(|event| event.id).collect();
    let types: Vec<&str> = events.iter().map(|event| &*event.event_type).collect();
    let bodies: Vec<&str> = events.iter().map(|event| &*event.body).collect();
    let statement = statement.bind(ids).bind(types).bind(bodies);
    statement.execute(statements).await.map(drop)
}

pub(super) async fn send(
    statements: &Statements,
    queue: &str,
    events: &[Outgoing],
    delay: Duration,
) -> sqlx::Result<()> {
    let statement = sqlx::query(
        "WITH sent AS ( \
             INSERT INTO messages (queue, type, event_id, body, visible_at) \
             SELECT $1, event.type, event.id, event.body, now() + $5 \
             FROM unnest($2::uuid[], $3::text[], $4::text[]) WITH ORDINALITY AS event (id, type, body, number) \
             ORDER BY event.number \
             RETURNING queue) \
         SELECT pg_notify('queue_' || queue, '') FROM (SELECT DISTINCT queue FROM sent) AS told",
    );
    let ids: Vec<Uuid> = events.iter().map(|event| event.id).collect();
    let types: Vec<&str> = events.iter().map(|event| &*event.event_type).collect();
    let bodies: Vec<&str> = events.iter().map(|event| &*event.body).collect();
    let statement = statement.bind(queue).bind(ids).bind(types).bind(bodies);
    let statement = statement.bind(interval(delay));
    statement.execute(statements).await.map(drop)
}

#[derive(sqlx::FromRow)]
struct Row {
    position: i64,
    #[sqlx(rename = "type")]
    event_type: Option<String>,
    body: String,
    receive_count: i32,
    sent_at: chrono::DateTime<chrono::Utc>,
    receipt: Uuid,
}

/// Takes what is visible, the longest visible first.
pub(super) async fn take(
    statements: &Statements,
    queue: &str,
    max: usize,
    visibility: Duration,
) -> sqlx::Result<Vec<Message>> {
    let statement = sqlx::query_as::<_, Row>(
        "WITH due AS ( \
             SELECT position FROM messages WHERE queue = $1 AND visible_at <= now() \
             ORDER BY visible_at, position LIMIT $2 FOR UPDATE SKIP LOCKED) \
         UPDATE messages AS message \
         SET visible_at = now() + $3, receive_count = message.receive_count + 1, receipt = gen_random_uuid() \
         FROM due WHERE message.position = due.position \
         RETURNING message.position, message.type, message.body, message.receive_count, message.sent_at, \
             message.receipt, set_config('synchronous_commit', 'off', true)",
    );
    let max = i64::try_from(max).unwrap_or(i64::MAX);
    let statement = statement.bind(queue).bind(max).bind(interval(visibility));
    let mut rows = statement.fetch_all(statements).await?;
    rows.sort_unstable_by_key(|row| row.position);
    Ok(rows.into_iter().map(Row::message).collect())
}

pub(super) async fn acknowledge(
    statements: &Statements,
    queue: &str,
    receipts: &[Receipt],
) -> sqlx::Result<()> {
    let (positions, receipts): (Vec<i64>, Vec<Uuid>) = receipts.iter().filter_map(read).unzip();
    let statement = sqlx::query(
        "DELETE FROM messages AS message \
         USING unnest($2::bigint[], $3::uuid[]) AS held (position, receipt) \
         WHERE message.position = held.position AND message.receipt = held.receipt \
             AND message.queue = $1 AND message.visible_at > now() \
         RETURNING set_config('synchronous_commit', 'off', true)",
    );
    let statement = statement.bind(queue).bind(positions).bind(receipts);
    statement.execute(statements).await.map(drop)
}

/// False where the receipt is stale.
pub(super) async fn extend(
    statements: &Statements,
    queue: &str,
    receipt: &Receipt,
    visibility: Duration,
) -> sqlx::Result<bool> {
    let Some((position, receipt)) = read(receipt) else {
        return Ok(false);
    };
    let statement = sqlx::query(
        "WITH extended AS ( \
             UPDATE messages SET visible_at = now() + $4 \
             WHERE position = $2 AND receipt = $3 AND queue = $1 AND visible_at > now() \
             RETURNING set_config('synchronous_commit', 'off', true)) \
         SELECT CASE WHEN $4 <= interval '0' THEN pg_notify('queue_' || $1, '') END FROM extended",
    );
    let statement = statement.bind(queue).bind(position).bind(receipt);
    let statement = statement.bind(interval(visibility));
    Ok(statement.fetch_optional(statements).await?.is_some())
}

pub(super) async fn backlog(statements: &Statements, queue: &str) -> sqlx::Result<Backlog> {
    let statement = sqlx::query_as::<_, (i64, Option<f64>, i64)>(
        "SELECT count(*), extract(epoch FROM now() - min(sent_at))::float8, \
             (SELECT count(*) FROM dead_letters WHERE queue = $1) \
         FROM messages WHERE queue = $1",
    );
    let (waiting, seconds, dead) = statement.bind(queue).fetch_one(statements).await?;
    let oldest = seconds.map_or(Duration::ZERO, |seconds| {
        Duration::from_secs_f64(seconds.max(0.0))
    });
    Ok(Backlog {
        waiting: waiting.unsigned_abs(),
        oldest: Some(oldest),
        dead: dead.unsigned_abs(),
    })
}

pub(super) async fn purge(statements: &Statements, queue: &str) -> sqlx::Result<()> {
    let statement = sqlx::query("DELETE FROM messages WHERE queue = $1").bind(queue);
    statement.execute(statements).await.map(drop)
}

impl Row {
    fn message(self) -> Message {
        Message {
            id: self.position.to_string(),
            event_type: self.event_type,
            body: self.body,
            receive_count: self.receive_count.unsigned_abs(),
            sent_at: self.sent_at,
            receipt: Receipt(format!("{}.{}", self.position, self.receipt)),
        }
    }
}

pub(super) fn read(receipt: &Receipt) -> Option<(i64, Uuid)> {
    let (position, receipt) = receipt.0.split_once('.')?;
    Some((position.parse().ok()?, receipt.parse().ok()?))
}

fn interval(duration: Duration) -> PgInterval {
    PgInterval {
        months: 0,
        days: 0,
        microseconds: i64::try_from(duration.as_micros()).unwrap_or(i64::MAX),
    }
}
