//! A service in the same process.

use axum::{Json, Router, extract::Path, http::HeaderMap, routing::get};
use plumbline_sdk::{Connection, Kind, StaticToken, catalog};

use crate::samples::{ID, product};

#[tokio::test]
async fn a_router_answers_like_a_server() {
    let read = |Path(id): Path<String>, headers: HeaderMap| async move {
        assert!(headers.contains_key("request-timeout-ms"));
        let mut product = product();
        product["id"] = id.into();
        Json(product)
    };
    let router = Router::new().route("/products/{id}", get(read));
    let catalog =
        catalog::connect(Connection::in_process(router).with_tokens(StaticToken::new("abc")));
    let answer = catalog
        .get_product()
        .product_id(ID)
        .send()
        .await
        .expect("it is answered");
    assert_eq!(answer.id.to_string(), ID);
    let error = catalog
        .list_products()
        .send()
        .await
        .expect_err("there is no such route");
    assert_eq!(
        (error.kind(), error.status().map(|status| status.as_u16())),
        (Kind::Unreadable, Some(404))
    );
}

#[tokio::test]
async fn a_call_can_be_spawned() {
    let router = Router::new().route("/products/{id}", get(async || Json(product())));
    let catalog = catalog::connect(Connection::in_process(router));
    let task = tokio::spawn(async move { catalog.get_product().product_id(ID).send().await });
    task.await
        .expect("it does not panic")
        .expect("it is answered");
}
