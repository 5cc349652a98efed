//! What went wrong, told by type.

use plumbline_sdk::{Kind, catalog::types::ProblemCode};
use serde_json::json;

use crate::{
    samples::{ID, json_reply, new_product, problem},
    wire::{Reply, Wire},
};

#[tokio::test]
async fn not_found_is_told_from_taken_by_type() {
    let wire = Wire::start([
        problem(404, "product_not_found"),
        problem(409, "slug_taken"),
    ])
    .await;
    let catalog = wire.catalog();
    let error = catalog
        .get_product()
        .product_id(ID)
        .send()
        .await
        .expect_err("it is not there");
    assert_eq!(error.code(), Some(&ProblemCode::ProductNotFound));
    assert_eq!(error.status().map(|status| status.as_u16()), Some(404));
    assert_eq!(error.request_id(), Some("4bf92f3577b34da6a3ce929d0e0e4736"));
    let error = catalog
        .create_product()
        .body(new_product())
        .send()
        .await
        .expect_err("it is taken");
    assert!(matches!(error.code(), Some(ProblemCode::SlugTaken)));
    assert_eq!(error.kind(), Kind::Problem);
}

#[tokio::test]
async fn a_code_of_a_newer_server_survives() {
    let wire = Wire::start([problem(409, "moon_in_the_wrong_phase")]).await;
    let error = wire
        .catalog()
        .get_product()
        .product_id(ID)
        .send()
        .await
        .expect_err("it fails");
    assert_eq!(
        error.code(),
        Some(&ProblemCode::Unknown("moon_in_the_wrong_phase".into()))
    );
}

#[tokio::test]
async fn faults_have_pointers() {
    let body = json!({"title": "T", "status": 422, "code": "validation_failed", "errors": [
        {"in": "body", "pointer": "/price/amount", "code": "too_small", "detail": "must be at least 0"}
    ]});
    let wire = Wire::start([json_reply(422, "application/problem+json", &body)]).await;
    let error = wire
        .catalog()
        .create_product()
        .body(new_product())
        .send()
        .await
        .expect_err("it is invalid");
    assert_eq!(error.code(), Some(&ProblemCode::ValidationFailed));
    assert_eq!(
        (
            error.faults()[0].location.as_str(),
            error.faults()[0].pointer.as_str()
        ),
        ("body", "/price/amount")
    );
    assert!(
        error
            .to_string()
            .contains("body/price/amount: must be at least 0"),
        "{error}"
    );
}

#[tokio::test]
async fn a_page_of_a_proxy_is_a_problem_with_the_raw_answer_at_hand() {
    let page = b"<html>Bad Gateway</html>".to_vec();
    let wire = Wire::start([Reply::Answer(
        502,
        vec![("content-type", "text/html".into())],
        page.clone(),
    )])
    .await;
    let error = wire
        .catalog()
        .get_product()
        .product_id(ID)
        .send()
        .await
        .expect_err("nobody is there");
    assert_eq!(error.kind(), Kind::Unreadable);
    assert_eq!(error.status().map(|status| status.as_u16()), Some(502));
    assert_eq!(
        error.code(),
        Some(&ProblemCode::Unknown("unreadable_answer".into()))
    );
    assert_eq!(
        error.answer().map(|answer| answer.body.to_vec()),
        Some(page)
    );
    assert_eq!(error.attempts(), 3);
}

#[tokio::test]
async fn a_success_that_is_no_json_keeps_its_status() {
    let wire = Wire::start([Reply::Answer(
        200,
        Vec::new(),
        b"<html>Welcome to the hotel".to_vec(),
    )])
    .await;
    let error = wire
        .catalog()
        .get_product()
        .product_id(ID)
        .send()
        .await
        .expect_err("it is a captive portal");
    assert_eq!(
        (error.kind(), error.status().map(|status| status.as_u16())),
        (Kind::Unreadable, Some(200))
    );
}

#[tokio::test]
async fn a_request_that_is_not_complete_is_not_sent() {
    let wire = Wire::start([problem(500, "internal")]).await;
    let error = wire
        .catalog()
        .get_product()
        .send()
        .await
        .expect_err("the id is missing");
    assert_eq!(error.kind(), Kind::Incomplete);
    assert!(wire.received().is_empty());
}
