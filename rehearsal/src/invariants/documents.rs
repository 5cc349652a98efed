//! Whoever paid has one invoice, whoever got something back has one credit note, and no number is missing.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use sqlx::FromRow;
use uuid::Uuid;

use super::Verdict;
use super::books::{Books, rows};
use crate::system::System;

#[derive(FromRow)]
struct Invoice {
    number: String,
    year: i32,
    sequence: i64,
    order_id: Uuid,
    payment_id: Uuid,
    total: i64,
}

#[derive(FromRow)]
struct CreditNote {
    year: i32,
    sequence: i64,
    refund_id: Uuid,
    total: i64,
}

#[derive(FromRow)]
struct Refund {
    id: Uuid,
    amount: i64,
}

pub(super) async fn check(system: &System, books: &Books) -> anyhow::Result<Vec<Verdict>> {
    let billing = system.database("billing");
    let invoices: Vec<Invoice> = rows(
        billing,
        "SELECT number, year, sequence, order_id, payment_id, total FROM invoices",
    )
    .await?;
    let notes: Vec<CreditNote> = rows(
        billing,
        "SELECT year, sequence, refund_id, total FROM credit_notes",
    )
    .await?;
    let refunds: Vec<Refund> = rows(
        system.database("payment"),
        "SELECT id, amount FROM refunds WHERE state = 'refunded'",
    )
    .await?;
    let numbers = invoices
        .iter()
        .map(|invoice| ("invoices", invoice.year, invoice.sequence));
    let numbers = numbers.chain(
        notes
            .iter()
            .map(|note| ("credit notes", note.year, note.sequence)),
    );
    Ok(vec![
        one_for_each_capture(books, &invoices),
        Verdict::of("every invoice has its payment", &invoices, |invoice| {
            let payment = books.payments.get(&invoice.order_id);
            let agrees = payment.is_some_and(|payment| {
                payment.id == invoice.payment_id && payment.captured == invoice.total
            });
            (!agrees).then(|| format!("{} is for nothing that was paid", invoice.number))
        }),
        one_for_each_refund(&refunds, &notes),
        without_gaps(numbers),
    ])
}

fn one_for_each_capture(books: &Books, invoices: &[Invoice]) -> Verdict {
    let mut found: HashMap<Uuid, usize> = HashMap::new();
    for invoice in invoices {
        *found.entry(invoice.payment_id).or_default() += 1;
    }
    let captured = books
        .payments
        .values()
        .filter(|payment| payment.state == "captured");
    Verdict::of(
        "one invoice for each captured payment",
        captured,
        |payment| {
            let found = found.get(&payment.id).copied().unwrap_or_default();
            (found != 1).then(|| format!("{} has {found} invoices", payment.id))
        },
    )
}

fn one_for_each_refund(refunds: &[Refund], notes: &[CreditNote]) -> Verdict {
    let totals = |pairs: Vec<(Uuid, i64)>| {
        let mut totals: BTreeMap<Uuid, Vec<i64>> = BTreeMap::new();
        for (refund, amount) in pairs {
            totals.entry(refund).or_default().push(amount);
        }
        totals
    };
    let given = refunds.iter().map(|refund| (refund.id, refund.amount));
    let noted = notes.iter().map(|note| (note.refund_id, note.total));
    let (given, noted) = (totals(given.collect()), totals(noted.collect()));
    let ids: BTreeSet<_> = given.keys().chain(noted.keys()).collect();
    Verdict::of("one credit note for each refund, of as much", ids, |id| {
        let (given, noted) = (given.get(id), noted.get(id));
        (given != noted).then(|| format!("{id}: {given:?} went back, {noted:?} is noted"))
    })
}

fn without_gaps<'a>(numbers: impl Iterator<Item = (&'a str, i32, i64)>) -> Verdict {
    let mut series: BTreeMap<(&str, i32), Vec<i64>> = BTreeMap::new();
    for (name, year, sequence) in numbers {
        series.entry((name, year)).or_default().push(sequence);
    }
    Verdict::of(
        "the numbers of invoices and credit notes have no gap",
        series,
        |((name, year), mut given)| {
            given.sort_unstable();
            let whole = given
                .iter()
                .copied()
                .eq(1..=i64::try_from(given.len()).ok()?);
            (!whole).then(|| format!("{name} of {year}: {given:?}"))
        },
    )
}
