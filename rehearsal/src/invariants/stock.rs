//! No unit is sold twice, and none is lost.

use std::collections::HashMap;

use uuid::Uuid;

use super::Verdict;
use super::books::Books;

pub(super) fn check(books: &Books) -> Vec<Verdict> {
    let mut ledger: HashMap<(Uuid, &str), i64> = HashMap::new();
    for movement in &books.movements {
        *ledger
            .entry((movement.product_id, movement.kind.as_str()))
            .or_default() += movement.quantity;
    }
    let mut bought: HashMap<Uuid, i64> = HashMap::new();
    for line in &books.lines {
        if books
            .orders
            .get(&line.order_id)
            .is_some_and(|order| order.state == "confirmed")
        {
            *bought.entry(line.product_id).or_default() += i64::from(line.quantity);
        }
    }
    vec![
        Verdict::of(
            "available, reserved and sold is what was received",
            &books.stock,
            |stock| {
                let there = stock.available + stock.reserved + stock.sold;
                let came = stock.received - stock.written_off;
                let negative = [stock.available, stock.reserved, stock.sold]
                    .iter()
                    .any(|units| *units < 0);
                (there != came || negative)
                    .then(|| format!("{}: {there} of {came}", stock.product_id))
            },
        ),
        Verdict::of("the ledger adds up to the balance", &books.stock, |stock| {
            let sum = |kinds: &[&str]| -> i64 {
                kinds
                    .iter()
                    .filter_map(|kind| ledger.get(&(stock.product_id, *kind)))
                    .sum()
            };
            let reserved = sum(&["reserved"]) - sum(&["released", "expired", "sold"]);
            let sold = sum(&["sold"]) - sum(&["returned"]);
            let received = sum(&["received", "found"]);
            let agrees = (reserved, sold, received) == (stock.reserved, stock.sold, stock.received);
            (!agrees).then(|| {
                format!(
                    "{}: ledger {:?}, balance {:?}",
                    stock.product_id,
                    (reserved, sold, received),
                    (stock.reserved, stock.sold, stock.received)
                )
            })
        }),
        Verdict::of(
            "sold is what confirmed orders bought",
            &books.stock,
            |stock| {
                let bought = bought.get(&stock.product_id).copied().unwrap_or_default();
                (stock.sold != bought)
                    .then(|| format!("{}: {} sold, {bought} bought", stock.product_id, stock.sold))
            },
        ),
        Verdict::of(
            "confirmed orders have what they reserved",
            books.orders.values(),
            |order| {
                let state = books.reservations.get(&order.id).map(String::as_str);
                let wrong = order.state == "confirmed" && state != Some("sold");
                wrong.then(|| format!("the reservation of {} is {state:?}", order.id))
            },
        ),
        Verdict::of(
            "nothing is held for an order that has ended",
            &books.reservations,
            |(order, state)| {
                (state == "held").then(|| {
                    let order_state = books.orders.get(order).map(|order| order.state.as_str());
                    format!("{order} ({order_state:?}) still holds units")
                })
            },
        ),
        Verdict::of(
            "nothing stays with a cancelled order",
            books.orders.values(),
            |order| {
                let kept = books
                    .reservations
                    .get(&order.id)
                    .is_some_and(|state| state == "sold");
                (order.state == "cancelled" && kept).then(|| format!("{} kept its units", order.id))
            },
        ),
    ]
}
