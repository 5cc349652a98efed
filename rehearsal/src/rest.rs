//! Waiting until nothing moves any more.

use std::time::Duration;

use tokio::time::Instant;

use crate::system::System;

/// What must be nothing: the database, in words, and the question.
const RESTLESS: &[(&str, &str, &str)] = &[
    (
        "order",
        "orders that wait for their payment",
        "SELECT count(*) FROM orders WHERE state = 'pending_payment'",
    ),
    (
        "order",
        "orders whose timeline lags",
        "SELECT count(*) FROM outbox WHERE published_at IS NULL",
    ),
    (
        "payment",
        "payments under way",
        "SELECT count(*) FROM payments WHERE state IN ('pending', 'charging', 'unknown')",
    ),
    (
        "payment",
        "refunds under way",
        "SELECT count(*) FROM refunds WHERE state = 'pending'",
    ),
    (
        "payment",
        "events of payments unpublished",
        "SELECT count(*) FROM outbox WHERE published_at IS NULL",
    ),
    (
        "inventory",
        "reservations that are held",
        "SELECT count(*) FROM reservations WHERE state = 'held'",
    ),
    (
        "inventory",
        "events of inventory unpublished",
        "SELECT count(*) FROM outbox WHERE published_at IS NULL",
    ),
    (
        "billing",
        "invoices and credit notes to be issued",
        "SELECT count(*) FROM drafts WHERE state <> 'issued'",
    ),
    (
        "billing",
        "events of billing unpublished",
        "SELECT count(*) FROM outbox WHERE published_at IS NULL",
    ),
    (
        "notification",
        "mails to be sent",
        "SELECT count(*) FROM messages WHERE state = 'pending'",
    ),
    ("bus", "messages in queues", "SELECT count(*) FROM messages"),
];

/// Waits until nothing is under way, and says otherwise what still is.
pub(crate) async fn wait(system: &System, limit: Duration) -> Result<(), String> {
    let begin = Instant::now();
    loop {
        let restless = restless(system).await;
        if restless.is_empty() {
            return Ok(());
        }
        if begin.elapsed() > limit {
            return Err(restless.join(", "));
        }
        tokio::time::sleep(Duration::from_millis(250)).await;
    }
}

async fn restless(system: &System) -> Vec<String> {
    let mut found = Vec::new();
    for (database, what, question) in RESTLESS {
        let pool = system.database(database);
        match sqlx::query_scalar::<_, i64>(*question)
            .fetch_one(pool)
            .await
        {
            Ok(0) => {}
            Ok(count) => found.push(format!("{count} {what}")),
            Err(error) => found.push(format!("{what}: {error}")),
        }
    }
    found
}
