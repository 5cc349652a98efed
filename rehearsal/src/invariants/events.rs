//! Every event arrives, and has one effect.

use std::collections::{HashMap, HashSet};

use uuid::Uuid;

use super::Verdict;
use super::books::Books;
use crate::system::System;

/// What a service published.
struct Published {
    id: Uuid,
    event_type: String,
    is_out: bool,
}

pub(super) async fn check(system: &System, books: &Books) -> anyhow::Result<Vec<Verdict>> {
    let mut published = Vec::new();
    let mut heard: HashMap<&str, HashSet<Uuid>> = HashMap::new();
    for (name, pool) in system.databases().filter(|(name, _)| *name != "bus") {
        let rows: Vec<(Uuid, String, bool)> =
            sqlx::query_as("SELECT id, type, published_at IS NOT NULL FROM outbox")
                .fetch_all(pool)
                .await?;
        published.extend(rows.into_iter().map(|(id, event_type, is_out)| Published {
            id,
            event_type,
            is_out,
        }));
        let ids: Vec<Uuid> = sqlx::query_scalar("SELECT event_id FROM inbox")
            .fetch_all(pool)
            .await?;
        heard.insert(name, ids.into_iter().collect());
    }
    let bus = system.database("bus");
    let subscriptions: Vec<(String, String)> =
        sqlx::query_as("SELECT queue, type FROM subscriptions")
            .fetch_all(bus)
            .await?;
    let dead: Vec<(String, Option<String>, String)> =
        sqlx::query_as("SELECT queue, type, reason FROM dead_letters")
            .fetch_all(bus)
            .await?;

    let deliveries = subscriptions.iter().flat_map(|(queue, event_type)| {
        let events = published
            .iter()
            .filter(move |event| event.event_type == *event_type);
        events.map(move |event| (queue, event))
    });
    Ok(vec![
        Verdict::of("outboxes are empty", &published, |event| {
            (!event.is_out).then(|| format!("{} {} waits", event.event_type, event.id))
        }),
        Verdict::of(
            "every event reached every service that hears it",
            deliveries,
            |(queue, event)| {
                let reached = heard
                    .get(queue.as_str())
                    .is_some_and(|ids| ids.contains(&event.id));
                (!reached)
                    .then(|| format!("{queue} never handled {} {}", event.event_type, event.id))
            },
        ),
        Verdict::of(
            "no event is a dead letter",
            dead,
            |(queue, event_type, reason)| Some(format!("{event_type:?} of {queue}: {reason}")),
        ),
        one_effect(&published, books),
    ])
}

/// Counted where it shows: a step that an event caused is there once, however often the event arrived.
fn one_effect(published: &[Published], books: &Books) -> Verdict {
    let mut told: HashMap<&str, usize> = HashMap::new();
    for event in published {
        *told.entry(event.event_type.as_str()).or_default() += 1;
    }
    let entered = |state: &str| {
        let steps = books.timeline.values();
        steps
            .filter(|steps| steps.iter().any(|step| step.state == state))
            .count()
    };
    let pairs = [
        ("order.placed", books.orders.len()),
        ("order.confirmed", entered("confirmed")),
        ("order.cancelled", entered("cancelled")),
    ];
    Verdict::of(
        "each step of an order was told once",
        pairs,
        |(event, steps)| {
            let told = told.get(event).copied().unwrap_or_default();
            (told != steps).then(|| format!("{event}: {told} events, {steps} orders"))
        },
    )
}
