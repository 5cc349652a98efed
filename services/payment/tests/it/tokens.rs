//! What becomes of a payment, by what the provider does with the card.

use crate::till::Till;

/// The payment ends captured, with one charge at the provider, and that is what is told.
async fn is_captured(token: &str) {
    let till = Till::open().await;
    let order = till.placed(token).await;
    let payment = till.until(order, "captured").await;
    assert_eq!(till.charge(order).await.unwrap()["status"], "succeeded");
    assert_eq!(till.told(order).await, ["payment.captured"]);
    let told = till.last_told(order).await;
    assert_eq!(told["payment_id"], payment["id"]);
    assert_eq!(told["amount"]["amount"], 1000);
    assert_eq!(told["captured_at"], payment["captured_at"]);
    till.books_add_up().await;
}

/// The payment ends failed for this reason, and that is what is told.
async fn fails(token: &str, reason: &str) {
    let till = Till::open().await;
    let order = till.placed(token).await;
    let payment = till.until(order, "failed").await;
    assert_eq!(payment["failure_reason"], reason);
    assert_eq!(till.told(order).await, ["payment.failed"]);
    assert_eq!(till.last_told(order).await["reason"], reason);
    till.books_add_up().await;
}

#[tokio::test]
async fn success_is_captured() {
    is_captured("tok_success").await;
}

#[tokio::test]
async fn what_the_bank_declines_fails() {
    fails("tok_declined", "declined").await;
}

#[tokio::test]
async fn an_empty_account_fails() {
    fails("tok_insufficient_funds", "insufficient_funds").await;
}

#[tokio::test]
async fn an_old_card_fails() {
    fails("tok_expired_card", "card_expired").await;
}

#[tokio::test]
async fn a_slow_answer_is_waited_for() {
    is_captured("tok_slow").await;
}

#[tokio::test]
async fn an_answer_that_never_comes_is_asked_for_again_and_nothing_is_taken_twice() {
    is_captured("tok_timeout").await;
}

#[tokio::test]
async fn an_error_after_the_charge_is_no_failure() {
    is_captured("tok_error").await;
}

#[tokio::test]
async fn an_outage_is_outlived() {
    is_captured("tok_outage").await;
}

#[tokio::test]
async fn a_bank_that_takes_its_time_is_waited_for() {
    is_captured("tok_processing_unannounced").await;
}

#[tokio::test]
async fn a_bank_may_take_its_time_and_decline() {
    fails("tok_processing_declined_unannounced", "declined").await;
}

#[tokio::test]
async fn the_same_order_under_another_event_id_has_one_payment() {
    let till = Till::open().await;
    let (order, placed) = till.order("tok_success").await;
    let event = till.service.deliver(&placed).await;
    till.service.deliver_again(&event).await;
    till.service.deliver(&placed).await;
    till.until(order, "captured").await;
    assert_eq!(till.told(order).await, ["payment.captured"]);
}
