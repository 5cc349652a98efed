//! What is sent again, and what is not.

use std::time::Duration;

use plumbline_sdk::{Kind, Options};
use serde_json::json;
use tokio::time::Instant;

use crate::{
    samples::{ID, id, json_reply, new_product, ok, problem, product},
    wire::{Reply, Wire},
};

#[tokio::test]
async fn a_get_survives_a_reset_before_the_answer() {
    let wire = Wire::start([Reply::Reset, ok(&product())]).await;
    let answer = wire
        .catalog()
        .get_product()
        .product_id(ID)
        .send()
        .await
        .expect("the second attempt is answered");
    assert_eq!(answer.id, id());
    assert_eq!(wire.received().len(), 2);
}

#[tokio::test]
async fn a_get_survives_a_reset_in_the_middle_of_the_body() {
    let wire = Wire::start([Reply::ResetInBody, ok(&product())]).await;
    wire.catalog()
        .get_product()
        .product_id(ID)
        .send()
        .await
        .expect("the second attempt is answered");
    assert_eq!(wire.received().len(), 2);
}

#[tokio::test]
async fn a_change_without_a_key_is_not_sent_again() {
    let wire = Wire::start([Reply::Reset, ok(&product())]).await;
    let call = wire
        .catalog()
        .archive_product()
        .product_id(ID)
        .if_match("\"1\"")
        .send()
        .await;
    let error = call.expect_err("a POST without a key may have been done already");
    assert_eq!((error.kind(), error.attempts()), (Kind::Unreachable, 1));
    assert_eq!(wire.received().len(), 1);
}

#[tokio::test]
async fn a_change_with_a_key_is_sent_again_under_the_same_key() {
    let wire = Wire::start([
        Reply::Reset,
        problem(503, "unavailable"),
        json_reply(201, "application/json", &product()),
    ])
    .await;
    wire.catalog()
        .create_product()
        .body(new_product())
        .send()
        .await
        .expect("the third attempt is answered");
    let received = wire.received();
    let keys: Vec<_> = received
        .iter()
        .map(|request| request.header("idempotency-key").expect("there is a key"))
        .collect();
    assert_eq!(keys.len(), 3);
    assert!(
        keys.iter().all(|key| *key == keys[0] && key.len() == 36),
        "{keys:?}"
    );
    assert_eq!(received[0].body, received[2].body);
}

#[tokio::test]
async fn the_callers_key_is_used_and_another_call_gets_another() {
    let wire = Wire::start([json_reply(201, "application/json", &product())]).await;
    let catalog = wire.catalog();
    let mine = catalog.with(Options::default().idempotency_key("mine"));
    mine.create_product()
        .body(new_product())
        .send()
        .await
        .expect("it is answered");
    catalog
        .create_product()
        .body(new_product())
        .send()
        .await
        .expect("it is answered");
    catalog
        .create_product()
        .body(new_product())
        .send()
        .await
        .expect("it is answered");
    let received = wire.received();
    let keys: Vec<_> = received
        .iter()
        .filter_map(|request| request.header("idempotency-key"))
        .collect();
    assert_eq!(keys[0], "mine");
    assert_ne!(keys[1], keys[2]);
}

#[tokio::test]
async fn an_answer_that_is_still_in_the_making_is_waited_for() {
    let wire = Wire::start([
        problem(409, "idempotency_in_progress"),
        json_reply(201, "application/json", &product()),
    ])
    .await;
    wire.catalog()
        .create_product()
        .body(new_product())
        .send()
        .await
        .expect("the second attempt is answered");
    assert_eq!(wire.received().len(), 2);
}

/// Says when to come back.
fn busy(status: u16, code: &str, seconds: &str) -> Reply {
    let Reply::Answer(status, mut headers, body) = problem(status, code) else {
        unreachable!("a problem is an answer");
    };
    headers.push(("retry-after", seconds.to_owned()));
    Reply::Answer(status, headers, body)
}

async fn retry_after_is_honoured(status: u16, code: &str) {
    let wire = Wire::start([busy(status, code, "1"), ok(&product())]).await;
    let start = Instant::now();
    wire.catalog()
        .get_product()
        .product_id(ID)
        .send()
        .await
        .expect("the second attempt is answered");
    assert!(start.elapsed() >= Duration::from_secs(1));
    assert_eq!(wire.received().len(), 2);
}

#[tokio::test]
async fn a_busy_service_is_left_alone_for_as_long_as_it_says() {
    retry_after_is_honoured(503, "overloaded").await;
}

#[tokio::test]
async fn a_rate_limit_is_waited_out_as_told() {
    retry_after_is_honoured(429, "rate_limited").await;
}

async fn waiting_past_the_deadline_is_not_tried(status: u16, code: &str) {
    let wire = Wire::start([busy(status, code, "60")]).await;
    let start = Instant::now();
    let catalog = wire
        .catalog()
        .with(Options::default().timeout(Duration::from_secs(5)));
    let error = catalog
        .get_product()
        .product_id(ID)
        .send()
        .await
        .expect_err("it is busy");
    assert!(start.elapsed() < Duration::from_secs(4));
    assert_eq!(error.status().map(|status| status.as_u16()), Some(status));
    assert_eq!(wire.received().len(), 1);
}

#[tokio::test]
async fn a_busy_service_is_not_waited_for_past_the_deadline() {
    waiting_past_the_deadline_is_not_tried(503, "overloaded").await;
}

#[tokio::test]
async fn a_rate_limit_is_not_waited_out_past_the_deadline() {
    waiting_past_the_deadline_is_not_tried(429, "rate_limited").await;
}

#[tokio::test]
async fn an_answer_of_500_is_final() {
    let wire = Wire::start([problem(500, "internal")]).await;
    wire.catalog()
        .get_product()
        .product_id(ID)
        .send()
        .await
        .expect_err("it failed");
    assert_eq!(wire.received().len(), 1);
}

#[tokio::test]
async fn retries_stay_within_the_budget_and_the_circuit_opens() {
    let wire = Wire::start([problem(503, "unavailable")]).await;
    let catalog = wire.catalog();
    let mut kinds = Vec::new();
    for _ in 0..30 {
        let error = catalog
            .get_product()
            .product_id(ID)
            .send()
            .await
            .expect_err("it fails");
        kinds.push(error.kind());
    }
    let sent = wire.received().len();
    assert!(
        kinds.contains(&Kind::CircuitOpen),
        "a service that fails ten times in a row is left alone"
    );
    assert!(
        sent < 30 + 20,
        "thirty calls may not become ninety requests, but there were {sent}"
    );
}

#[tokio::test]
async fn a_budget_that_is_spent_stops_retries_but_not_calls() {
    let fails = json!({"title": "T", "status": 429, "code": "rate_limited"});
    let wire = Wire::start([json_reply(429, "application/problem+json", &fails)]).await;
    let catalog = wire.catalog();
    let calls = (0..60).map(|_| async {
        catalog
            .get_product()
            .product_id(ID)
            .send()
            .await
            .expect_err("it is refused")
    });
    let start = Instant::now();
    futures::future::join_all(calls).await;
    let allowed = 60 + 12 + 10 + (start.elapsed().as_secs_f64() * 10.0).ceil() as usize;
    let sent = wire.received().len();
    assert!(
        sent <= allowed,
        "{sent} requests for 60 calls, allowed are {allowed}"
    );
    assert!(
        sent >= 60 + 10,
        "the budget is there to be used, but only {sent} were sent"
    );
}
