//! Every event that a publisher may send is understood by those who hear it.

use contract::model::Subscription;
use platform::db;
use platform::events::{HandlingError, Heard};
use platform::testing;
use serde_json::{Value, json};

use super::events::allowed;
use crate::Hearing;
use crate::suite::Suite;

/// How much of an event a finding repeats.
const EXCERPT: usize = 300;

/// Delivers what each publisher's contract allows, one event after another; nothing that they do lasts, except of one event
/// that arrives twice.
pub(super) async fn run(suite: &Suite<'_>) {
    let declared = &suite.subject.contract.subscriptions;
    let Some(hearing) = suite.scenes.hearing() else {
        for subscription in declared {
            let event_type = &subscription.event_type;
            suite.note(format!("the event {event_type} · nobody hears it"));
        }
        return;
    };
    for handled in hearing.subscriptions.types() {
        if !declared.iter().any(|one| one.event_type == handled) {
            let message = "is handled, and the contract does not subscribe to it";
            suite.note(format!("the event {handled} · {message}"));
        }
    }
    for subscription in declared {
        understood(suite, &hearing, subscription).await;
    }
}

async fn understood(suite: &Suite<'_>, hearing: &Hearing, subscription: &Subscription) {
    let publisher = suite.subject.publisher(subscription);
    let event_type = &subscription.event_type;
    let mut events = allowed(&publisher, event_type, suite.random.next());
    events.extend(events.first().map(newer));
    if let Some(event) = events.first() {
        suite.count();
        if let Some(fault) = once(hearing, event).await {
            suite.note(format!("the event {event_type} · {fault}"));
        }
    }
    for event in events {
        suite.count();
        if let Some(fault) = deliver(hearing, &event).await {
            let data: String = event["data"].to_string().chars().take(EXCERPT).collect();
            suite.note(format!("the event {event_type} · {fault} · {data}"));
        }
    }
}

/// What is wrong with how an event is taken that arrives twice and, unlike all others here, has its effect for good.
async fn once(hearing: &Hearing, event: &Value) -> Option<String> {
    let hear = || testing::hear(&hearing.pool, &hearing.subscriptions, event);
    // What cannot be handled now leaves nothing behind.
    if !matches!(hear().await, Ok(Heard::Now)) {
        return None;
    }
    match hear().await {
        Ok(Heard::Before) => None,
        Ok(heard) => Some(format!(
            "has an effect once more when it arrives again: {heard:?}"
        )),
        Err(error) => Some(format!("is not known when it arrives again: {error}")),
    }
}

/// The event as a publisher sends it whose contract has grown.
fn newer(event: &Value) -> Value {
    let mut event = event.clone();
    if let Some(data) = event["data"].as_object_mut() {
        data.insert("newer_than_the_consumer".to_owned(), json!({"is": "borne"}));
    }
    event
}

/// What is wrong with how an event was taken. That it cannot be handled now is not: it may be early.
async fn deliver(hearing: &Hearing, event: &Value) -> Option<String> {
    let mut transaction = match db::begin(&hearing.pool, "hear").await {
        Ok(transaction) => transaction,
        Err(error) => return Some(format!("no transaction begins: {error}")),
    };
    let handled = hearing
        .subscriptions
        .deliver(&mut transaction, &event.to_string())
        .await;
    // A transaction that is gone has no effect either.
    let _ = transaction.rollback().await;
    match handled {
        None => Some("has no handler".to_owned()),
        Some(Ok(())) => None,
        Some(Err(HandlingError::Reject(reason))) => Some(format!("is rejected: {reason}")),
        Some(Err(HandlingError::Retry(error))) if is_about_values(&error) => {
            Some(format!("fails however often it comes: {error:#}"))
        }
        Some(Err(HandlingError::Retry(_))) => None,
    }
}

/// Whether the database refuses a value itself (SQLSTATE class 22), as one that is too long or too large.
fn is_about_values(error: &anyhow::Error) -> bool {
    let databases = error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<sqlx::Error>());
    let mut codes = databases.filter_map(|error| error.as_database_error()?.code());
    codes.any(|code| code.starts_with("22"))
}
