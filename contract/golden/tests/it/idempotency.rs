//! One key, one effect.

use std::sync::atomic::Ordering;

use axum::Router;
use golden::everything::server;

use crate::call::{Answered, JSON, context, create, send};
use crate::service::Service;

const LAMP: &str = r#"{"name": "lamp", "price": 200, "secret": "12345678"}"#;
const SLOW: &str = r#"{"name": "slow", "price": 200, "secret": "12345678"}"#;

fn counted() -> (Service, Router) {
    let service = Service::default();
    let api = server::router(service.clone(), context().build());
    (service, api)
}

async fn create_as(api: &Router, token: &str, uri: &str) -> Answered {
    let headers = [("authorization", token), JSON, ("idempotency-key", "k")];
    send(api, "POST", uri, &headers, LAMP).await
}

#[tokio::test]
async fn a_repeated_request_gets_the_first_answer_and_has_one_effect() {
    let (service, api) = counted();
    let (first, second) = (create(&api, "k", LAMP).await, create(&api, "k", LAMP).await);
    assert_eq!((first.status, second.status), (201, 201));
    assert_eq!(first.bytes, second.bytes);
    for name in ["location", "etag", "x-rank", "content-type"] {
        assert_eq!(first.headers[name], second.headers[name]);
    }
    assert!(!first.headers.contains_key("idempotency-replayed"));
    assert_eq!(second.headers["idempotency-replayed"], "true");
    assert_eq!(service.created.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_key_is_refused_for_another_request() {
    let (service, api) = counted();
    create(&api, "k", LAMP).await;
    let answer = create(&api, "k", SLOW).await;
    assert_eq!(answer.problem(), (422, "idempotency_key_reused"));
    assert_eq!(service.created.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_key_belongs_to_its_caller() {
    let (service, api) = counted();
    assert_eq!(
        create_as(&api, "Bearer writer", "/things").await.status,
        201
    );
    assert_eq!(create_as(&api, "Bearer other", "/things").await.status, 201);
    assert_eq!(service.created.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn a_request_while_the_first_is_running_is_told_to_wait() {
    let (service, api) = counted();
    let (first, second) = tokio::join!(create(&api, "k", SLOW), create(&api, "k", SLOW));
    assert_eq!(first.status, 201);
    assert_eq!(second.problem(), (409, "idempotency_in_progress"));
    assert!(second.headers.contains_key("retry-after"));
    assert_eq!(service.created.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_refusal_of_the_service_is_repeated_and_one_of_the_layer_is_not() {
    let (_, api) = counted();
    let taken = LAMP.replace("lamp", "taken");
    for replayed in ["", "true"] {
        let answer = create(&api, "k", taken.clone()).await;
        assert_eq!(answer.problem(), (409, "name_taken"));
        assert_eq!(answer.header("idempotency-replayed"), replayed);
    }
    let bad = LAMP.replace("200", "0");
    assert_eq!(create(&api, "other", bad).await.status, 422);
    assert_eq!(create(&api, "other", LAMP).await.status, 201);
}

#[tokio::test]
async fn a_failure_on_our_side_frees_the_key() {
    let (_, api) = counted();
    let broken = LAMP.replace("lamp", "broken");
    for _ in 0..2 {
        let answer = create(&api, "k", broken.clone()).await;
        assert_eq!(answer.problem(), (500, "internal"));
        assert!(!answer.headers.contains_key("idempotency-replayed"));
    }
    assert_eq!(create(&api, "k", LAMP).await.status, 201);
}

#[tokio::test]
async fn a_required_key_is_required() {
    let (_, api) = counted();
    let headers = [("authorization", "Bearer writer"), JSON];
    let answer = send(&api, "POST", "/things", &headers, LAMP).await;
    answer.refused(&["header /Idempotency-Key required"]);
    let headers = [
        headers[0],
        JSON,
        ("idempotency-key", "a"),
        ("idempotency-key", "b"),
    ];
    let answer = send(&api, "POST", "/things", &headers, LAMP).await;
    answer.refused(&["header /Idempotency-Key invalid"]);
}
