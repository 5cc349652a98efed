use chrono::TimeDelta;
use contract_tests::{Subject, event_faults};
use serde_json::json;

use crate::office::{Office, TOTAL, new_id};

const NOTES: &str = "/billing/credit-notes";
const DRAFTS: &str = "/billing/drafts";

#[tokio::test]
async fn a_credit_note_takes_back_from_the_invoice_of_its_payment() {
    let office = Office::open().await;
    let (payment, invoice) = office.invoiced().await;
    let refund = new_id();
    office.refunded(payment, refund, 5000).await;
    office.issue().await;
    let notes = office.list(NOTES).await;
    assert_eq!(notes[0]["number"], "C2026-000001");
    assert_eq!(notes[0]["invoice_number"], invoice["number"]);
    assert_eq!(notes[0]["refund_id"], json!(refund));
    assert_eq!(notes[0]["buyer"], invoice["buyer"]);
    assert_eq!(
        notes[0]["total"],
        json!({"amount": 5000, "currency": "EUR"})
    );
    let told = office.told("credit_note.issued").await;
    assert_eq!(
        event_faults(&Subject::of_service("billing"), &told[0]),
        Vec::<String>::new()
    );
    assert_eq!(told[0]["data"]["credit_note_id"], notes[0]["id"]);
}

#[tokio::test]
async fn a_refund_has_one_credit_note_however_often_it_is_told_of() {
    let office = Office::open().await;
    let (payment, _) = office.invoiced().await;
    let refund = new_id();
    for _ in 0..3 {
        office.refunded(payment, refund, 5000).await;
        office.issue().await;
    }
    assert_eq!(office.numbers(NOTES).await, ["C2026-000001"]);
}

#[tokio::test]
async fn the_credit_notes_of_a_whole_invoice_take_back_its_tax_to_the_cent() {
    let office = Office::open().await;
    let (payment, invoice) = office.invoiced().await;
    for part in [33, 3333, 1, TOTAL - 3367] {
        office.refunded(payment, new_id(), part).await;
        office.issue().await;
    }
    let notes = office.list(NOTES).await;
    let sum = |pointer| -> i64 {
        let amounts = notes.iter().map(|note| note.pointer(pointer).unwrap());
        amounts.map(|amount| amount.as_i64().unwrap()).sum()
    };
    assert_eq!(sum("/total/amount"), TOTAL);
    assert_eq!(
        sum("/tax/amount/amount"),
        invoice["tax"]["amount"]["amount"]
    );
}

#[tokio::test]
async fn a_refund_that_is_heard_before_its_payment_waits_for_the_invoice() {
    let office = Office::open().await;
    let payment = new_id();
    office.refunded(payment, new_id(), 5000).await;
    office.issue().await;
    let waiting = office.list(DRAFTS).await;
    assert_eq!(waiting[0]["state"], "waiting");
    assert_eq!(waiting[0]["obstacle"], "invoice_missing");
    office.captured(payment).await;
    office.issue().await;
    // The invoice has made it due: no time passes.
    office.issue().await;
    assert_eq!(office.numbers(NOTES).await, ["C2026-000001"]);
    assert!(office.list(DRAFTS).await.is_empty());
}

#[tokio::test]
async fn more_than_the_invoice_is_never_taken_back() {
    let office = Office::open().await;
    let (payment, _) = office.invoiced().await;
    office.refunded(payment, new_id(), TOTAL - 1).await;
    office.issue().await;
    office.refunded(payment, new_id(), 2).await;
    office.issue_after(TimeDelta::seconds(1)).await;
    assert_eq!(office.list(NOTES).await.len(), 1);
    let drafts = office.list("/billing/drafts?state=blocked").await;
    assert_eq!(drafts[0]["obstacle"], "exceeds_invoice");
    // What is left can still go back, without a gap.
    office.refunded(payment, new_id(), 1).await;
    office.issue().await;
    assert_eq!(
        office.numbers(NOTES).await,
        ["C2026-000002", "C2026-000001"]
    );
}
