//! Whoever has to be told something is told it by one message, and every message that was sent is a mail that arrived.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use anyhow::Context as _;
use serde_json::Value;
use sqlx::FromRow;
use uuid::Uuid;

use super::Verdict;
use super::books::{Books, rows};
use crate::system::System;

#[derive(FromRow)]
struct Message {
    id: Uuid,
    event_id: Uuid,
    kind: String,
    order_id: Option<Uuid>,
    state: String,
    reason: Option<String>,
}

#[derive(FromRow)]
struct Told {
    id: Uuid,
    event_type: String,
}

const TOLD_BY_ORDER: &str = "SELECT id, type AS event_type FROM outbox
    WHERE type IN ('order.confirmed', 'order.cancelled', 'order.shipped', 'order.delivered')";
const TOLD_BY_BILLING: &str = "SELECT id, type AS event_type FROM outbox
    WHERE type IN ('invoice.issued', 'credit_note.issued')";
const MESSAGES: &str = "SELECT id, event_id, kind, order_id, state, reason FROM messages";

pub(super) async fn check(system: &System, books: &Books) -> anyhow::Result<Vec<Verdict>> {
    let messages: Vec<Message> = rows(system.database("notification"), MESSAGES).await?;
    let mut told: Vec<Told> = rows(system.database("order"), TOLD_BY_ORDER).await?;
    told.extend(rows::<Told>(system.database("billing"), TOLD_BY_BILLING).await?);
    let invoiced: Vec<(Uuid,)> =
        rows(system.database("billing"), "SELECT order_id FROM invoices").await?;
    let arrived = arrived(system).await?;
    let confirmed = books.timeline.iter().filter_map(|(order, steps)| {
        let is_confirmed = steps.iter().any(|step| step.state == "confirmed");
        is_confirmed.then_some(*order)
    });
    let invoiced = invoiced.into_iter().map(|(order,)| order);
    Ok(vec![
        one_for_each_event(&told, &messages),
        one_for_each(
            "one message for each confirmed order",
            confirmed,
            "order_confirmed",
            &messages,
        ),
        one_for_each(
            "one message for each invoice",
            invoiced,
            "invoice_issued",
            &messages,
        ),
        Verdict::of("every message was sent", &messages, |message| {
            let Message {
                id,
                kind,
                state,
                reason,
                ..
            } = message;
            (state != "sent").then(|| format!("{id} ({kind}) is {state}: {reason:?}"))
        }),
        of_each_message_a_mail(&messages, &arrived),
    ])
}

fn one_for_each_event(told: &[Told], messages: &[Message]) -> Verdict {
    let mut found: HashMap<Uuid, usize> = HashMap::new();
    for message in messages {
        *found.entry(message.event_id).or_default() += 1;
    }
    Verdict::of(
        "one message for each event that customers are told",
        told,
        |event| {
            let found = found.get(&event.id).copied().unwrap_or_default();
            (found != 1).then(|| format!("{} {} has {found} messages", event.event_type, event.id))
        },
    )
}

fn one_for_each(
    rule: &'static str,
    orders: impl Iterator<Item = Uuid>,
    kind: &str,
    messages: &[Message],
) -> Verdict {
    let mut found: BTreeMap<Uuid, usize> = BTreeMap::new();
    for message in messages.iter().filter(|message| message.kind == kind) {
        *found
            .entry(message.order_id.unwrap_or_default())
            .or_default() += 1;
    }
    let wanted: BTreeSet<Uuid> = orders.collect();
    let all: BTreeSet<Uuid> = found
        .keys()
        .copied()
        .chain(wanted.iter().copied())
        .collect();
    Verdict::of(rule, all, |order| {
        let found = found.get(&order).copied().unwrap_or_default();
        let expected = usize::from(wanted.contains(&order));
        (found != expected).then(|| format!("{order} has {found} of {expected}"))
    })
}

/// At least once, and never under another id.
fn of_each_message_a_mail(messages: &[Message], arrived: &BTreeSet<Uuid>) -> Verdict {
    let sent = messages.iter().filter(|message| message.state == "sent");
    let sent: BTreeSet<Uuid> = sent.map(|message| message.id).collect();
    let all: BTreeSet<_> = sent.union(arrived).collect();
    Verdict::of(
        "of each message that was sent a mail arrived",
        all,
        |id| match (sent.contains(id), arrived.contains(id)) {
            (true, false) => Some(format!("{id} was sent and never arrived")),
            (false, true) => Some(format!("{id} arrived and was never sent")),
            _ => None,
        },
    )
}

/// The messages whose mails are in the mailbox, by their `Message-ID`.
async fn arrived(system: &System) -> anyhow::Result<BTreeSet<Uuid>> {
    let list = reqwest::Client::new()
        .get(system.gateway().join("/mailbox")?)
        .header("accept", "application/json");
    let list: Value = list.send().await?.error_for_status()?.json().await?;
    let mails = list["items"].as_array().context("a list of mails")?;
    let id = |mail: &Value| {
        let id = mail["message_id"]
            .as_str()
            .and_then(|id| id.split('@').next());
        id.and_then(|id| id.parse().ok())
            .with_context(|| format!("a mail of no message: {mail}"))
    };
    mails.iter().map(id).collect()
}
