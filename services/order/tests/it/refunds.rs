use http::StatusCode;
use serde_json::{Value, json};

use crate::desk::{Desk, PAYMENT, neighbour, problem};
use crate::news::refunded;

#[tokio::test]
async fn a_refund_is_asked_for_and_done_when_the_payment_says_so() {
    let desk = Desk::open().await;
    for from in ["shipped", "delivered"] {
        let id = desk.order_in(from).await;
        let asked = desk.step(&id, "refund").await.expect(StatusCode::ACCEPTED);
        assert_eq!(asked.text("/state"), from);
        assert_ne!(asked.json()["refund_requested_at"], Value::Null);
        assert_eq!(asked.json()["refunded"]["amount"], 0);
        desk.hear(&refunded(&id, 9800)).await.unwrap();
        let order = desk.order(&id).await;
        assert_eq!(order.text("/state"), "refunded");
        assert_eq!(order.json()["refunded"]["amount"], 9800);
        let happened = desk.happened(&id).await;
        assert_eq!(
            happened[happened.len() - 2..],
            ["refund_requested", "refunded"]
        );
    }
}

#[tokio::test]
async fn a_refund_is_asked_for_under_one_key_however_often_staff_asks() {
    let desk = Desk::open().await;
    let id = desk.order_in("shipped").await;
    let first = desk.step(&id, "refund").await.expect(StatusCode::ACCEPTED);
    let again = desk.step(&id, "refund").await.expect(StatusCode::ACCEPTED);
    assert_eq!(first.body, again.body);
    let requests = desk.payment.received_requests().await.unwrap();
    let mut keys = Vec::new();
    for request in &requests {
        if request.url.path() == format!("/payments/{PAYMENT}/refunds") {
            let body: Value = request.body_json().unwrap();
            assert_eq!(body, json!({"reason": "returned"}), "all that is left");
            keys.push(
                request.headers["idempotency-key"]
                    .to_str()
                    .unwrap()
                    .to_owned(),
            );
        }
    }
    assert_eq!(keys.len(), 2);
    assert!(keys[0] == keys[1] && keys[0].contains(&id), "{keys:?}");
    assert_eq!(desk.happened(&id).await.len(), 4);
}

#[tokio::test]
async fn only_what_left_the_house_is_refunded() {
    let desk = Desk::open().await;
    for from in ["pending_payment", "confirmed", "cancelled", "refunded"] {
        let id = desk.order_in(from).await;
        let answer = desk.step(&id, "refund").await;
        assert_eq!(answer.problem(), (409, "illegal_transition".to_owned()));
    }
    assert!(desk.asked(&desk.payment, "POST").await.is_empty());
}

#[tokio::test]
async fn where_nothing_is_left_there_is_no_refund() {
    let desk = Desk::open().await;
    let id = desk.order_in("shipped").await;
    desk.payment.reset().await;
    let refusal = problem(
        409,
        "refund_exceeds_captured",
        "That is more than can be refunded",
    );
    neighbour("payment", "create_refund")
        .mounted(&desk.payment, 409, refusal)
        .await;
    let answer = desk.step(&id, "refund").await;
    assert_eq!(answer.problem(), (409, "refund_refused".to_owned()));
    assert_eq!(
        desk.order(&id).await.json()["refund_requested_at"],
        Value::Null
    );
}

#[tokio::test]
async fn without_the_payment_a_refund_is_not_asked_for() {
    let desk = Desk::open().await;
    let id = desk.order_in("shipped").await;
    desk.payment.reset().await;
    wiremock::Mock::given(wiremock::matchers::any())
        .respond_with(wiremock::ResponseTemplate::new(503))
        .mount(&desk.payment)
        .await;
    let answer = desk.step(&id, "refund").await;
    assert_eq!(answer.problem(), (503, "unavailable".to_owned()));
    assert!(answer.text("/detail").contains("payment"));
    assert_eq!(desk.happened(&id).await.len(), 3);
}

#[tokio::test]
async fn parts_that_go_back_are_shown_and_change_no_state() {
    let desk = Desk::open().await;
    let id = desk.order_in("delivered").await;
    desk.hear(&refunded(&id, 4900)).await.unwrap();
    // News that was overtaken.
    desk.hear(&refunded(&id, 1000)).await.unwrap();
    let order = desk.order(&id).await;
    assert_eq!(order.text("/state"), "delivered");
    assert_eq!(order.json()["refunded"]["amount"], 4900);
    assert_eq!(desk.happened(&id).await.last().unwrap(), "refunded_in_part");
}
