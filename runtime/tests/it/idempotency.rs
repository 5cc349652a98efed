use axum::Router;

use crate::contract::{Answered, WRITER, api, send};

async fn create(api: &Router, token: &str, key: &str, slug: &str) -> Answered {
    let token = format!("Bearer {token}");
    let headers = [
        ("authorization", token.as_str()),
        WRITER[1],
        ("idempotency-key", key),
    ];
    let body = format!(r#"{{"slug":"{slug}","price":1}}"#);
    send(api, "POST", "/products", &headers, body).await
}

#[tokio::test]
async fn a_repeated_request_gets_the_first_answer_and_has_one_effect() {
    let api = api();
    let first = create(&api, "writer", "k", "chair").await;
    let second = create(&api, "writer", "k", "chair").await;
    assert_eq!((first.status, second.status), (201, 201));
    assert_eq!(first.body, second.body);
    assert_eq!(first.headers["location"], second.headers["location"]);
    assert!(!first.headers.contains_key("idempotency-replayed"));
    assert_eq!(second.headers["idempotency-replayed"], "true");
}

#[tokio::test]
async fn a_refusal_by_the_service_is_repeated_too() {
    let api = api();
    create(&api, "writer", "k", "taken").await;
    let again = create(&api, "writer", "k", "taken").await;
    assert_eq!((again.status, again.code()), (409, "slug_taken"));
    assert_eq!(again.headers["idempotency-replayed"], "true");
    assert_eq!(again.headers["content-type"], "application/problem+json");
}

#[tokio::test]
async fn a_key_belongs_to_one_request_of_one_caller() {
    let api = api();
    create(&api, "writer", "k", "chair").await;
    let reused = create(&api, "writer", "k", "table").await;
    assert_eq!(
        (reused.status, reused.code()),
        (422, "idempotency_key_reused")
    );
    let other = create(&api, "other", "k", "chair").await;
    assert_eq!(other.body, 2);
}

#[tokio::test]
async fn a_request_that_breaks_the_contract_does_not_use_up_its_key() {
    let api = api();
    assert_eq!(create(&api, "writer", "k", "X").await.status, 422);
    assert_eq!(create(&api, "writer", "k", "chair").await.status, 201);
}

#[tokio::test(start_paused = true)]
async fn a_failure_on_our_side_can_be_tried_again() {
    let api = api();
    for slug in ["failing", "slow"] {
        assert!(create(&api, "writer", slug, slug).await.status >= 500);
        let again = create(&api, "writer", slug, "chair").await;
        assert_eq!(again.status, 201, "{slug}");
    }
}
