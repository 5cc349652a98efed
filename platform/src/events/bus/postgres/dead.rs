//! Messages that could not be handled.

use chrono::{DateTime, Utc};

use super::queue::read;
use crate::db::Statements;
use crate::events::bus::{DeadLetter, Receipt, Which};

const COLUMNS: &str = "position, type, body, sent_at, receive_count, reason, died_at";

/// False where the receipt is stale.
pub(super) async fn bury(
    statements: &Statements,
    queue: &str,
    receipt: &Receipt,
    reason: &str,
) -> sqlx::Result<bool> {
    let Some((position, receipt)) = read(receipt) else {
        return Ok(false);
    };
    let statement = sqlx::query(
        "WITH dead AS ( \
             DELETE FROM messages WHERE position = $2 AND receipt = $3 AND queue = $1 AND visible_at > now() \
             RETURNING position, queue, type, event_id, body, sent_at, receive_count) \
         INSERT INTO dead_letters (position, queue, type, event_id, body, sent_at, receive_count, reason) \
         SELECT position, queue, type, event_id, body, sent_at, receive_count, $4 FROM dead",
    );
    let statement = statement.bind(queue).bind(position).bind(receipt);
    // Text in Postgres has no zero bytes.
    let statement = statement.bind(reason.replace('\0', "\u{fffd}"));
    Ok(statement.execute(statements).await?.rows_affected() == 1)
}

#[derive(sqlx::FromRow)]
struct Row {
    position: i64,
    #[sqlx(rename = "type")]
    event_type: Option<String>,
    body: String,
    sent_at: DateTime<Utc>,
    receive_count: i32,
    reason: String,
    died_at: DateTime<Utc>,
}

pub(super) async fn list(
    statements: &Statements,
    queue: &str,
    limit: usize,
) -> sqlx::Result<Vec<DeadLetter>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM dead_letters WHERE queue = $1 ORDER BY died_at, position LIMIT $2"
    );
    let statement = sqlx::query_as::<_, Row>(sqlx::AssertSqlSafe(sql)).bind(queue);
    let statement = statement.bind(i64::try_from(limit).unwrap_or(i64::MAX));
    let rows = statement.fetch_all(statements).await?;
    Ok(rows.into_iter().map(Row::letter).collect())
}

pub(super) async fn find(
    statements: &Statements,
    queue: &str,
    id: &str,
) -> sqlx::Result<Option<DeadLetter>> {
    let Ok(position) = id.parse::<i64>() else {
        return Ok(None);
    };
    let sql = format!("SELECT {COLUMNS} FROM dead_letters WHERE queue = $1 AND position = $2");
    let statement = sqlx::query_as::<_, Row>(sqlx::AssertSqlSafe(sql)).bind(queue);
    let row = statement.bind(position).fetch_optional(statements).await?;
    Ok(row.map(Row::letter))
}

pub(super) async fn redrive(
    statements: &Statements,
    queue: &str,
    which: &Which,
) -> sqlx::Result<u64> {
    let (positions, event_type) = criteria(which);
    let statement = sqlx::query_scalar::<_, i64>(
        "WITH back AS ( \
             DELETE FROM dead_letters \
             WHERE queue = $1 AND ($2::bigint[] IS NULL OR position = ANY ($2)) AND ($3::text IS NULL OR type = $3) \
             RETURNING position, queue, type, event_id, body), \
         sent AS ( \
             INSERT INTO messages (queue, type, event_id, body) \
             SELECT queue, type, event_id, body FROM back ORDER BY position \
             RETURNING queue), \
         told AS (SELECT pg_notify('queue_' || queue, '') FROM (SELECT DISTINCT queue FROM sent) AS queues) \
         SELECT (SELECT count(*) FROM sent) + 0 * (SELECT count(*) FROM told)",
    );
    let statement = statement.bind(queue).bind(positions).bind(event_type);
    Ok(statement.fetch_one(statements).await?.unsigned_abs())
}

pub(super) async fn discard(
    statements: &Statements,
    queue: &str,
    which: &Which,
) -> sqlx::Result<u64> {
    let (positions, event_type) = criteria(which);
    let statement = sqlx::query(
        "DELETE FROM dead_letters \
         WHERE queue = $1 AND ($2::bigint[] IS NULL OR position = ANY ($2)) AND ($3::text IS NULL OR type = $3)",
    );
    let statement = statement.bind(queue).bind(positions).bind(event_type);
    Ok(statement.execute(statements).await?.rows_affected())
}

/// What a column must be, where it matters.
fn criteria(which: &Which) -> (Option<Vec<i64>>, Option<&str>) {
    match which {
        Which::All => (None, None),
        // What is no number is the id of nothing here.
        Which::Ids(ids) => {
            let positions = ids.iter().filter_map(|id| id.parse().ok());
            (Some(positions.collect()), None)
        }
        Which::Type(event_type) => (None, Some(event_type)),
    }
}

impl Row {
    fn letter(self) -> DeadLetter {
        DeadLetter {
            id: self.position.to_string(),
            event_type: self.event_type,
            reason: self.reason,
            receive_count: self.receive_count.unsigned_abs(),
            sent_at: self.sent_at,
            died_at: self.died_at,
            body: self.body,
        }
    }
}
