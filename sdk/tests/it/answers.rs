//! What comes back.

use plumbline_sdk::{
    ResponseExt,
    catalog::types::{Attribute, ProductStatus},
};
use serde_json::json;

use crate::{
    samples::{ID, ok, product},
    wire::{Reply, Wire},
};

#[tokio::test]
async fn what_is_newer_than_the_client_survives() {
    let mut newer = product();
    newer["status"] = json!("preordered");
    newer["attributes"] = json!([{"kind": "colour", "name": "Lid", "rgb": "#ff0000"}]);
    newer["weight"] = json!(900);
    let wire = Wire::start([ok(&newer)]).await;
    let answer = wire
        .catalog()
        .get_product()
        .product_id(ID)
        .send()
        .await
        .expect("it is readable");
    assert_eq!(answer.status, ProductStatus::Unknown("preordered".into()));
    assert!(
        matches!(&answer.attributes[0], Attribute::Unknown(value) if value["rgb"] == "#ff0000")
    );
    assert_eq!(
        serde_json::to_value(&answer.status).expect("serialises"),
        "preordered"
    );
}

#[tokio::test]
async fn the_version_is_at_hand() {
    let body = product().to_string().into_bytes();
    let headers = vec![
        ("content-type", "application/json".into()),
        ("etag", "\"7\"".into()),
    ];
    let wire = Wire::start([Reply::Answer(200, headers, body)]).await;
    let answer = wire
        .catalog()
        .get_product()
        .product_id(ID)
        .send()
        .await
        .expect("it is answered");
    assert_eq!(answer.etag(), Some("\"7\""));
    assert_eq!(answer.status().as_u16(), 200);
}

#[tokio::test]
async fn requests_carry_the_media_types_and_no_trace_of_nobody() {
    let wire = Wire::start([ok(&product())]).await;
    wire.catalog()
        .get_product()
        .product_id(ID)
        .send()
        .await
        .expect("it is answered");
    let request = &wire.received()[0];
    assert_eq!(request.target(), format!("GET /products/{ID}"));
    assert_eq!(
        request.header("accept"),
        Some("application/json, application/problem+json")
    );
    assert_eq!(request.header("api-version"), None);
    // Whoever serves it begins one, and decides whether it is recorded.
    assert_eq!(request.header("traceparent"), None);
}
