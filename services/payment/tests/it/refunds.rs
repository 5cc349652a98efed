//! Money goes back in parts, and never more of it than was taken.

use futures::future::join_all;
use http::Method;
use serde_json::{Value, json};

use crate::till::Till;

fn euros(amount: i64) -> Value {
    json!({"amount": {"amount": amount, "currency": "EUR"}, "reason": "returned"})
}

#[tokio::test]
async fn a_payment_is_refunded_in_parts_and_then_nothing_is_left() {
    let till = Till::open().await;
    let (order, payment) = till.paid("tok_success").await;
    let (status, refund) = till.refund(payment, &euros(400)).await;
    assert_eq!(status, 201);
    assert_eq!(refund["state"], "pending");
    till.until_refunded(order, 400).await;
    assert_eq!(till.last_told(order).await["refund_id"], refund["id"]);
    let (status, problem) = till.refund(payment, &euros(601)).await;
    assert_eq!(
        (status.as_u16(), problem["code"].as_str().unwrap()),
        (409, "refund_exceeds_captured")
    );
    let (_, rest) = till.refund(payment, &json!({"reason": "goodwill"})).await;
    assert_eq!(rest["amount"]["amount"], 600);
    till.until_refunded(order, 1000).await;
    let (status, _) = till.refund(payment, &json!({"reason": "goodwill"})).await;
    assert_eq!(status, 409);
    assert_eq!(
        till.last_told(order).await["refunded_total"]["amount"],
        1000
    );
    till.books_add_up().await;
}

#[tokio::test]
async fn of_many_at_once_only_what_fits_is_granted() {
    let till = Till::open().await;
    let (order, payment) = till.paid("tok_success").await;
    let part = euros(300);
    let answers = join_all((0..12).map(|_| till.refund(payment, &part))).await;
    let granted = answers.iter().filter(|(status, _)| *status == 201).count();
    assert_eq!(granted, 3, "three times 300 of 1000");
    let refused = answers.iter().filter(|(status, _)| *status == 409).count();
    assert_eq!(refused, 9);
    till.until_refunded(order, 900).await;
    let charge = till.charge(order).await.unwrap();
    assert_eq!(charge["refunded_amount"]["amount"], 900);
    till.books_add_up().await;
}

#[tokio::test]
async fn the_same_key_refunds_once() {
    let till = Till::open().await;
    let (order, payment) = till.paid("tok_success").await;
    let path = format!("/payments/{payment}/refunds");
    let bearer = till.staff(&["payment:refund"]);
    let part = euros(300);
    let ask = || till.ask_under("once", Method::POST, &path, &bearer, Some(&part));
    let (first, second) = (ask().await, ask().await);
    assert_eq!(first, second);
    till.until_refunded(order, 300).await;
    till.books_add_up().await;
}

#[tokio::test]
async fn a_refund_whose_answer_is_lost_is_asked_for_again_and_made_once() {
    let till = Till::open().await;
    let (order, payment) = till.paid("tok_success_refundtimeout").await;
    assert_eq!(till.refund(payment, &euros(300)).await.0, 201);
    till.until_refunded(order, 300).await;
    let charge = till.charge(order).await.unwrap();
    assert_eq!(charge["refunded_amount"]["amount"], 300);
    till.books_add_up().await;
}

#[tokio::test]
async fn what_the_provider_refuses_can_be_refunded_again() {
    let till = Till::open().await;
    let (order, payment) = till.paid("tok_success_refundfailed").await;
    let (_, refund) = till.refund(payment, &json!({"reason": "returned"})).await;
    let path = format!(
        "/payments/{payment}/refunds/{}",
        refund["id"].as_str().unwrap()
    );
    let bearer = till.token_of(order.customer);
    till.eventually("the refund fails", async || {
        let (_, refund) = till.ask(Method::GET, &path, &bearer, None).await;
        (refund["state"] == "failed").then_some(())
    })
    .await;
    assert_eq!(till.told(order).await, ["payment.captured"]);
    assert_eq!(till.refund(payment, &euros(1000)).await.0, 201);
    till.books_add_up().await;
}

#[tokio::test]
async fn nothing_is_refunded_of_what_was_not_captured_or_in_another_currency() {
    let till = Till::open().await;
    let order = till.placed("tok_declined").await;
    let failed = till.until(order, "failed").await;
    let failed = failed["id"].as_str().unwrap().parse().unwrap();
    let (_, problem) = till.refund(failed, &euros(1)).await;
    assert_eq!(problem["code"], "payment_not_captured");
    let (_, payment) = till.paid("tok_success").await;
    let dollars = json!({"amount": {"amount": 1, "currency": "USD"}, "reason": "other"});
    let (_, problem) = till.refund(payment, &dollars).await;
    assert_eq!(problem["code"], "refund_currency");
    let (status, problem) = till.refund(payment, &euros(0)).await;
    assert_eq!(status, 422);
    assert_eq!(problem["errors"][0]["pointer"], "/amount/amount");
}
