//! What somebody is told.

use chrono::{DateTime, Utc};
use platform::jobs::Taken;
use runtime::{Part, Place};
use sqlx::PgExecutor;
use sqlx::types::Json;
use uuid::Uuid;

use super::unreadable;
use crate::domain::message::{Message, Obstacle, Reason, State};
use crate::domain::notice::{Kind, Notice};

/// What was just heard.
pub struct NewMessage {
    /// The id of the message.
    pub id: Uuid,
    /// The id of the event.
    pub event_id: Uuid,
    /// Who told it.
    pub source: String,
    /// Whom it is for.
    pub customer_id: Uuid,
    /// What it tells.
    pub notice: Notice,
    /// When it was heard.
    pub created_at: DateTime<Utc>,
}

struct Row {
    id: Uuid,
    kind: String,
    customer_id: Uuid,
    order_id: Option<Uuid>,
    notice: Option<Json<Notice>>,
    state: String,
    reason: Option<String>,
    reply_code: Option<i32>,
    attempts: i32,
    next_attempt_at: Option<DateTime<Utc>>,
    created_at: DateTime<Utc>,
    sent_at: Option<DateTime<Utc>>,
    traceparent: Option<String>,
}

/// A query of messages: what comes before their columns, and what after.
macro_rules! query_messages {
    ($before:literal, $after:literal $(, $argument:expr)* $(,)?) => {
        sqlx::query_as!(
            Row,
            $before + r#" id, kind, customer_id, order_id, notice AS "notice: _", state, reason, reply_code, attempts,
                next_attempt_at, created_at, sent_at, traceparent "# + $after
            $(, $argument)*
        )
    };
}

impl TryFrom<Row> for Message {
    type Error = sqlx::Error;

    fn try_from(row: Row) -> sqlx::Result<Self> {
        let obstacle = |reason: String| {
            let reason = Reason::stored(&reason).ok_or_else(|| unreadable("reason"))?;
            let reply_code = row.reply_code;
            Ok::<_, sqlx::Error>(Obstacle { reason, reply_code })
        };
        Ok(Self {
            id: row.id,
            kind: Kind::stored(&row.kind).ok_or_else(|| unreadable("kind"))?,
            customer_id: row.customer_id,
            order_id: row.order_id,
            notice: row.notice.map(|notice| notice.0),
            state: State::stored(&row.state).ok_or_else(|| unreadable("state"))?,
            obstacle: row.reason.map(obstacle).transpose()?,
            attempts: row.attempts,
            next_attempt_at: row.next_attempt_at,
            created_at: row.created_at,
            sent_at: row.sent_at,
        })
    }
}

/// Adds a message, which is due at once. An event that has one already gets no other.
pub async fn insert(executor: impl PgExecutor<'_>, message: &NewMessage) -> sqlx::Result<()> {
    sqlx::query!(
        "INSERT INTO messages (id, event_id, source, kind, customer_id, order_id, notice, state, next_attempt_at,
            created_at, traceparent)
        VALUES ($1, $2, $3, $4, $5, $6, $7, 'pending', $8, $8, $9)
        ON CONFLICT (event_id, source) DO NOTHING",
        message.id,
        message.event_id,
        message.source,
        message.notice.kind().as_str(),
        message.customer_id,
        message.notice.order_id(),
        Json(&message.notice) as _,
        message.created_at,
        platform::telemetry::traceparent(),
    )
    .execute(executor)
    .await?;
    Ok(())
}

/// Takes on at most so many messages that are due. Nobody else takes them on before `lease_ends_at`.
pub async fn take(
    executor: impl PgExecutor<'_>,
    now: DateTime<Utc>,
    lease_ends_at: DateTime<Utc>,
    most: i64,
) -> sqlx::Result<Vec<Taken<Message>>> {
    let rows = query_messages!(
        "UPDATE messages SET attempts = attempts + 1, next_attempt_at = $2
        WHERE id IN (
            SELECT id FROM messages WHERE next_attempt_at <= $1
            ORDER BY next_attempt_at, id LIMIT $3 FOR UPDATE SKIP LOCKED
        )
        RETURNING",
        "",
        now,
        lease_ends_at,
        most,
    );
    let rows = rows.fetch_all(executor).await?;
    rows.into_iter()
        .map(|mut row| {
            Ok(Taken {
                id: row.id,
                traceparent: row.traceparent.take(),
                job: row.try_into()?,
            })
        })
        .collect()
}

/// The mail server has it, whatever was decided about it meanwhile.
pub async fn sent(executor: impl PgExecutor<'_>, id: Uuid, at: DateTime<Utc>) -> sqlx::Result<()> {
    sqlx::query!(
        "UPDATE messages
        SET state = 'sent', sent_at = $2, next_attempt_at = NULL, reason = NULL, reply_code = NULL
        WHERE id = $1 AND state <> 'sent'",
        id,
        at,
    )
    .execute(executor)
    .await?;
    Ok(())
}

/// What stands against a message, what becomes of it, and when it is tried again, if it is. What it tells goes where its
/// customer was erased.
pub async fn note(
    executor: impl PgExecutor<'_>,
    id: Uuid,
    state: State,
    obstacle: Obstacle,
    next_attempt_at: Option<DateTime<Utc>>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "UPDATE messages
        SET state = $2, reason = $3, reply_code = $4, next_attempt_at = $5,
            notice = CASE WHEN $3 = 'erased' THEN NULL ELSE notice END
        WHERE id = $1 AND state = 'pending'",
        id,
        state.as_str(),
        obstacle.reason.as_str(),
        obstacle.reply_code,
        next_attempt_at,
    )
    .execute(executor)
    .await?;
    Ok(())
}

/// Makes a dead message as good as new. Nothing where it is not dead.
pub async fn revive(
    executor: impl PgExecutor<'_>,
    id: Uuid,
    now: DateTime<Utc>,
) -> sqlx::Result<Option<Message>> {
    let row = query_messages!(
        "UPDATE messages
        SET state = 'pending', reason = NULL, reply_code = NULL, attempts = 0, next_attempt_at = $2
        WHERE id = $1 AND state = 'dead'
        RETURNING",
        "",
        id,
        now,
    );
    let row = row.fetch_optional(executor).await?;
    row.map(TryInto::try_into).transpose()
}

/// Removes what a customer's messages tell. What has not gone out does not go out any more.
pub async fn erase(executor: impl PgExecutor<'_>, customer_id: Uuid) -> sqlx::Result<()> {
    sqlx::query!(
        "UPDATE messages
        SET notice = NULL, next_attempt_at = NULL, reply_code = NULL,
            state = CASE WHEN state = 'sent' THEN 'sent' ELSE 'skipped' END,
            reason = CASE WHEN state = 'sent' THEN NULL ELSE 'erased' END
        WHERE customer_id = $1",
        customer_id
    )
    .execute(executor)
    .await?;
    Ok(())
}

/// The message with this id, where it is `of` this customer or that does not matter.
pub async fn find(
    executor: impl PgExecutor<'_>,
    id: Uuid,
    of: Option<Uuid>,
) -> sqlx::Result<Option<Message>> {
    let row = query_messages!(
        "SELECT",
        "FROM messages WHERE id = $1 AND ($2::uuid IS NULL OR customer_id = $2)",
        id,
        of,
    );
    let row = row.fetch_optional(executor).await?;
    row.map(TryInto::try_into).transpose()
}

/// What a list is narrowed to.
#[derive(Debug, Clone, Copy, Default)]
pub struct Filter {
    /// Those that this customer may see; everybody's where it is left out.
    pub of: Option<Uuid>,
    /// Those to this customer.
    pub customer_id: Option<Uuid>,
    /// Those about this order.
    pub order_id: Option<Uuid>,
    /// Those of this kind.
    pub kind: Option<Kind>,
    /// Those in this state.
    pub state: Option<State>,
}

/// A part of the list, the latest first.
pub async fn list(
    executor: impl PgExecutor<'_>,
    filter: Filter,
    after: Option<&Place>,
    limit: usize,
) -> sqlx::Result<Part<Message, Place>> {
    let rows = query_messages!(
        "SELECT",
        "FROM messages
        WHERE ($1::uuid IS NULL OR customer_id = $1) AND ($2::uuid IS NULL OR customer_id = $2)
            AND ($3::uuid IS NULL OR order_id = $3) AND ($4::text IS NULL OR kind = $4)
            AND ($5::text IS NULL OR state = $5)
            AND ($6::uuid IS NULL OR (created_at, id) < ($7::timestamptz, $6))
        ORDER BY created_at DESC, id DESC LIMIT $8",
        filter.of,
        filter.customer_id,
        filter.order_id,
        filter.kind.map(Kind::as_str),
        filter.state.map(State::as_str),
        after.map(|place| place.id),
        after.map(|place| place.at),
        limit as i64 + 1,
    );
    let rows = rows.fetch_all(executor).await?;
    let messages: Vec<Message> = rows
        .into_iter()
        .map(TryInto::try_into)
        .collect::<sqlx::Result<_>>()?;
    Ok(Part::cut(messages, limit, |last| Place {
        at: last.created_at,
        id: last.id,
    }))
}
