use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use crate::office::{ANNA, BEN, Office, TOTAL, new_id, order};

const INVOICES: &str = "/billing/invoices";
const DRAFTS: &str = "/billing/drafts";

async fn only_draft(office: &Office) -> Value {
    let drafts = office.list(DRAFTS).await;
    assert_eq!(drafts.len(), 1, "{drafts:?}");
    drafts[0].clone()
}

#[tokio::test]
async fn while_the_orders_are_down_an_invoice_waits_longer_each_time_and_is_never_lost() {
    let office = Office::without_orders().await;
    office.captured(new_id()).await;
    let mut waits = Vec::new();
    for attempt in 1..=8 {
        office.issue().await;
        let draft = only_draft(&office).await;
        assert_eq!(draft["state"], "waiting");
        assert_eq!(draft["obstacle"], "order_unavailable");
        assert_eq!(draft["attempts"], attempt);
        let next: DateTime<Utc> = draft["next_attempt_at"].as_str().unwrap().parse().unwrap();
        waits.push(next - office.clock.now());
        office.clock.advance(next - office.clock.now());
    }
    assert!(waits[7] > waits[0] * 10, "{waits:?}");
    assert!(waits[7] <= TimeDelta::seconds(60), "{waits:?}");
    office.knows(&order()).await;
    office.issue_after(TimeDelta::minutes(1)).await;
    assert_eq!(office.numbers(INVOICES).await, ["2026-000001"]);
    assert!(office.list(DRAFTS).await.is_empty());
}

#[tokio::test]
async fn an_order_that_does_not_exist_is_for_staff_to_see_and_goes_on_once_it_is_mended() {
    let office = Office::without_orders().await;
    office.forgets().await;
    let payment = new_id();
    office.captured(payment).await;
    office.issue().await;
    let draft = only_draft(&office).await;
    assert_eq!(draft["state"], "blocked");
    assert_eq!(draft["obstacle"], "order_not_found");
    assert_eq!(draft["id"], json!(payment));
    assert_eq!(draft["total"], json!({"amount": TOTAL, "currency": "EUR"}));
    office.knows(&order()).await;
    office.issue_after(TimeDelta::minutes(59)).await;
    assert!(office.list(INVOICES).await.is_empty());
    office.issue_after(TimeDelta::minutes(2)).await;
    assert_eq!(office.numbers(INVOICES).await, ["2026-000001"]);
}

#[tokio::test]
async fn no_invoice_says_anything_else_than_what_was_paid() {
    let euros = |amount: i64| json!({"amount": amount, "currency": "EUR"});
    for (pointer, value) in [
        ("/total", euros(TOTAL + 1)),
        ("/total/currency", json!("USD")),
        ("/lines/0/total", euros(TOTAL - 1)),
        ("/customer_id", json!(BEN)),
    ] {
        let office = Office::without_orders().await;
        let mut order = order();
        *order.pointer_mut(pointer).unwrap() = value;
        office.knows(&order).await;
        office.captured(new_id()).await;
        office.issue().await;
        let draft = only_draft(&office).await;
        assert_eq!(draft["obstacle"], "order_contradicts", "{pointer}");
        assert_eq!(draft["customer_id"], ANNA);
        assert!(office.list(INVOICES).await.is_empty());
    }
}

#[tokio::test]
async fn what_is_blocked_holds_up_nothing_else() {
    let office = Office::without_orders().await;
    office.forgets().await;
    for _ in 0..40 {
        office.captured(new_id()).await;
    }
    office.issue().await;
    office.knows(&order()).await;
    office.captured(new_id()).await;
    office.issue().await;
    assert_eq!(office.numbers(INVOICES).await, ["2026-000001"]);
    assert_eq!(office.list("/billing/drafts?limit=100").await.len(), 40);
}
