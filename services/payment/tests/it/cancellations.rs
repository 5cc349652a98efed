//! An order that is cancelled is not paid: whenever that is heard, and whatever the charge is doing.

use chrono::TimeDelta;
use http::Method;
use serde_json::json;

use crate::till::Till;

#[tokio::test]
async fn before_the_order_is_heard_of_it_is_never_charged() {
    let till = Till::open().await;
    let (order, placed) = till.order("tok_success").await;
    till.cancelled(order).await;
    till.service.deliver(&placed).await;
    till.until(order, "cancelled").await;
    till.pass(TimeDelta::minutes(1));
    assert_eq!(till.charge(order).await, None);
    assert!(till.told(order).await.is_empty());
}

#[tokio::test]
async fn after_the_capture_everything_goes_back() {
    let till = Till::open().await;
    let (order, _) = till.paid("tok_success").await;
    let event = till.cancelled(order).await;
    till.until_refunded(order, 1000).await;
    till.service.deliver_again(&event).await;
    till.cancelled(order).await;
    assert_eq!(
        till.told(order).await,
        ["payment.captured", "payment.refunded"]
    );
    let told = till.last_told(order).await;
    assert_eq!(told["amount"]["amount"], 1000);
    assert_eq!(told["refunded_total"]["amount"], 1000);
    let charge = till.charge(order).await.unwrap();
    assert_eq!(charge["refunded_amount"]["amount"], 1000);
    till.books_add_up().await;
}

#[tokio::test]
async fn after_a_partial_refund_the_rest_goes_back() {
    let till = Till::open().await;
    let (order, payment) = till.paid("tok_success").await;
    let part = json!({"amount": {"amount": 300, "currency": "EUR"}, "reason": "goodwill"});
    assert_eq!(till.refund(payment, &part).await.0, 201);
    till.cancelled(order).await;
    till.until_refunded(order, 1000).await;
    let path = format!("/payments/{payment}/refunds");
    let bearer = till.token_of(order.customer);
    let (_, page) = till.ask(Method::GET, &path, &bearer, None).await;
    let mut amounts: Vec<_> = page["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|refund| refund["amount"]["amount"].as_i64().unwrap())
        .collect();
    amounts.sort_unstable();
    assert_eq!(amounts, [300, 700]);
    till.books_add_up().await;
}

#[tokio::test]
async fn during_the_charge_what_was_taken_goes_back() {
    let till = Till::with("1s", "5s", "1s").await;
    let order = till.placed("tok_slow").await;
    till.until(order, "charging").await;
    till.cancelled(order).await;
    till.until_refunded(order, 1000).await;
    assert_eq!(
        till.told(order).await,
        ["payment.captured", "payment.refunded"]
    );
}

#[tokio::test]
async fn a_charge_whose_answer_is_lost_is_found_and_goes_back() {
    let till = Till::open().await;
    let order = till.placed("tok_timeout_unannounced").await;
    till.begun(order).await;
    till.cancelled(order).await;
    till.until_refunded(order, 1000).await;
    assert_eq!(
        till.told(order).await,
        ["payment.captured", "payment.refunded"]
    );
    till.books_add_up().await;
}

#[tokio::test]
async fn a_charge_that_succeeds_late_goes_back() {
    let till = Till::open().await;
    let order = till.placed("tok_processing_unannounced").await;
    till.begun(order).await;
    till.cancelled(order).await;
    till.until_refunded(order, 1000).await;
    assert_eq!(till.payment(order).await.unwrap()["state"], "captured");
}

#[tokio::test]
async fn a_charge_that_never_was_is_closed() {
    let till = Till::open().await;
    let order = till.placed("tok_down").await;
    till.until(order, "unknown").await;
    till.cancelled(order).await;
    till.until(order, "cancelled").await;
    assert_eq!(till.charge(order).await, None);
    assert!(till.told(order).await.is_empty());
}
