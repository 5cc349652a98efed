//! Every order ends, by legal steps, and there is one for each key.

use std::collections::{HashMap, HashSet};

use uuid::Uuid;

use super::Verdict;
use super::books::Books;
use crate::told::Placed;

const STEPS: [(&str, &str); 7] = [
    ("pending_payment", "confirmed"),
    ("pending_payment", "cancelled"),
    ("confirmed", "cancelled"),
    ("confirmed", "shipped"),
    ("shipped", "delivered"),
    ("shipped", "refunded"),
    ("delivered", "refunded"),
];

pub(super) fn check(books: &Books, told: &[Placed]) -> Vec<Verdict> {
    vec![
        Verdict::of(
            "every accepted order is there, and its customer's",
            told.iter()
                .flat_map(|placed| placed.answers.iter().map(move |order| (placed, order))),
            |(placed, order)| match books.orders.get(order) {
                None => Some(format!("{order} was accepted and is not there")),
                Some(found) if found.customer_id != placed.customer => {
                    Some(format!("{order} is somebody else's"))
                }
                Some(_) => None,
            },
        ),
        Verdict::of(
            "every order is confirmed or cancelled",
            books.orders.values(),
            |order| {
                let ended = ["confirmed", "cancelled"].contains(&order.state.as_str());
                (!ended).then(|| format!("{} is {}", order.id, order.state))
            },
        ),
        Verdict::of(
            "what a customer knows to be cancelled is cancelled",
            told.iter().filter(|placed| placed.cancelled),
            |placed| {
                let order = books.orders.get(placed.answers.first()?)?;
                (order.state != "cancelled").then(|| format!("{} is {}", order.id, order.state))
            },
        ),
        Verdict::of("one key has one order and one answer", told, |placed| {
            let different: HashSet<&Uuid> = placed.answers.iter().collect();
            (different.len() != 1)
                .then(|| format!("{} was answered with {different:?}", placed.key))
        }),
        one_order_per_key(books, told),
        Verdict::of("only legal steps", &books.timeline, |(order, steps)| {
            let mut states: Vec<&str> = steps.iter().map(|step| step.state.as_str()).collect();
            if states.first() != Some(&"pending_payment") {
                return Some(format!("{order} begins as {:?}", states.first()));
            }
            states.dedup();
            let illegal = states
                .windows(2)
                .find(|pair| !STEPS.contains(&(pair[0], pair[1])))?;
            Some(format!(
                "{order} went from {} to {}",
                illegal[0], illegal[1]
            ))
        }),
        Verdict::of(
            "an order is where its timeline ends",
            books.orders.values(),
            |order| {
                let last = books.timeline.get(&order.id).and_then(|steps| steps.last());
                let agrees = last.is_some_and(|step| step.state == order.state);
                (!agrees).then(|| format!("{} is {}", order.id, order.state))
            },
        ),
    ]
}

/// Answers can be lost, so there may be orders that nobody was told of only while their customer still asks; at rest, as many
/// orders are there as keys were accepted.
fn one_order_per_key(books: &Books, told: &[Placed]) -> Verdict {
    let mut keys: HashMap<Uuid, usize> = HashMap::new();
    for placed in told {
        *keys.entry(placed.customer).or_default() += 1;
    }
    let mut orders: HashMap<Uuid, usize> = HashMap::new();
    for order in books.orders.values() {
        *orders.entry(order.customer_id).or_default() += 1;
    }
    Verdict::of(
        "a customer has as many orders as accepted keys",
        keys,
        |(customer, keys)| {
            let orders = orders.get(&customer).copied().unwrap_or_default();
            (orders != keys).then(|| format!("{customer} has {orders} orders under {keys} keys"))
        },
    )
}
