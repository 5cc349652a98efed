use std::time::Duration;

use sdk::trace::TraceParent;
use serde_json::{Value, json};
use sqlx::PgPool;

use super::start_time;
use crate::events::{HandlingError, Head, Heard, Subscriptions};

/// An event as it arrives, with an id of its own. To let the same arrive twice, use the same value twice.
///
/// # Panics
/// If the data cannot be written as JSON.
pub fn event<E: sdk::Event>(data: &E) -> Value {
    let data = serde_json::to_value(data)
        .unwrap_or_else(|error| panic!("the data of an event is no JSON: {error}"));
    json!({
        "specversion": "1.0",
        "id": crate::random::id(start_time()),
        "source": E::SOURCE,
        "type": E::TYPE,
        "time": start_time(),
        "datacontenttype": "application/json",
        "data": data,
    })
}

/// Lets an event arrive without a bus, exactly as a consumer does it: with the inbox, in a transaction.
pub async fn hear(
    pool: &PgPool,
    subscriptions: &Subscriptions,
    event: &Value,
) -> Result<Heard, HandlingError> {
    let body = event.to_string();
    let head = Head::read(&body)?;
    let position = head
        .parent()
        .map_or_else(TraceParent::start, TraceParent::child);
    crate::events::hear(pool, subscriptions, head, 1, &body, position).await
}

/// Everything that was written into the outbox, oldest first, whether it was published or not.
///
/// # Panics
/// If it cannot be read.
pub async fn outbox(pool: &PgPool) -> Vec<Value> {
    let query = sqlx::query_scalar("SELECT event FROM outbox ORDER BY position");
    let events = query.fetch_all(pool).await;
    events.unwrap_or_else(|error| panic!("read the outbox: {error}"))
}

/// Asks again and again until something is there.
///
/// # Panics
/// If that takes more than a minute.
pub async fn eventually<T>(what: &str, mut look: impl AsyncFnMut() -> Option<T>) -> T {
    let looking = async {
        loop {
            if let Some(found) = look().await {
                return found;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), looking)
        .await
        .unwrap_or_else(|_| panic!("it never happened: {what}"))
}
