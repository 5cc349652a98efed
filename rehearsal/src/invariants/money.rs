//! Nobody is charged twice, and nobody pays for nothing.

use std::collections::HashMap;

use super::Verdict;
use super::books::Books;
use crate::told::Placed;

pub(super) fn check(books: &Books, told: &[Placed]) -> Vec<Verdict> {
    let mut captures: HashMap<&str, usize> = HashMap::new();
    for charge in books
        .charges
        .iter()
        .filter(|charge| charge.status == "succeeded")
    {
        *captures.entry(charge.reference.as_str()).or_default() += 1;
    }
    let charges: HashMap<&str, _> = books
        .charges
        .iter()
        .filter(|charge| charge.status == "succeeded")
        .map(|charge| (charge.reference.as_str(), charge))
        .collect();
    vec![
        Verdict::of(
            "at most one capture for each payment, says the provider",
            captures,
            |(reference, captures)| {
                (captures > 1).then(|| format!("{reference} was captured {captures} times"))
            },
        ),
        Verdict::of(
            "confirmed, if and only if captured and not given back",
            books.orders.values(),
            |order| {
                let paid = books.is_paid(order.id);
                (paid != (order.state == "confirmed"))
                    .then(|| format!("{} is {} and paid: {paid}", order.id, order.state))
            },
        ),
        Verdict::of(
            "what is left of a capture is the total or nothing",
            books.orders.values(),
            |order| {
                let payment = books.payments.get(&order.id)?;
                let left = payment.captured - payment.refunded;
                (left != 0 && left != order.total)
                    .then(|| format!("{} of {} are left for {}", left, order.total, order.id))
            },
        ),
        Verdict::of(
            "an order knows what was given back",
            books.orders.values(),
            |order| {
                let refunded = books
                    .payments
                    .get(&order.id)
                    .map_or(0, |payment| payment.refunded);
                (order.refunded != refunded).then(|| {
                    format!(
                        "{} says {}, its payment {refunded}",
                        order.id, order.refunded
                    )
                })
            },
        ),
        Verdict::of(
            "the provider has what the payments say",
            books.payments.values(),
            |payment| {
                let charge = charges.get(payment.id.to_string().as_str()).copied();
                let has = charge.map_or((0, 0), |charge| (charge.amount, charge.refunded));
                (has != (payment.captured, payment.refunded)).then(|| {
                    format!(
                        "{} ({}): {has:?} there, {:?} here",
                        payment.id,
                        payment.state,
                        (payment.captured, payment.refunded)
                    )
                })
            },
        ),
        Verdict::of("every charge has its payment", &books.charges, |charge| {
            let known = books
                .payments
                .values()
                .any(|payment| payment.id.to_string() == charge.reference);
            (!known).then(|| format!("{} is nobody's", charge.reference))
        }),
        Verdict::of("totals are the catalog's prices", told, |placed| {
            let order = books.orders.get(placed.answers.first()?)?;
            let lines = books.lines.iter().filter(|line| line.order_id == order.id);
            let sum: i64 = lines.map(|line| line.total).sum();
            (order.total != placed.total || sum != placed.total).then(|| {
                format!(
                    "{} costs {}, lines {sum}, expected {}",
                    order.id, order.total, placed.total
                )
            })
        }),
    ]
}
