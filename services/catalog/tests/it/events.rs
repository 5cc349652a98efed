use http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::shop::Shop;

async fn outbox(shop: &Shop) -> Vec<Value> {
    sqlx::query_scalar("SELECT event FROM outbox ORDER BY position")
        .fetch_all(shop.pool())
        .await
        .unwrap()
}

#[tokio::test]
async fn each_change_of_a_product_is_told_once() {
    let shop = Shop::open().await;
    let category_id = shop.category("Kitchen").await;
    let created = shop.product(&category_id, "Kettle", 4900).await;
    let path = created.header("location");
    let id = created.text("/id");
    let patch = |version, changes: Value| {
        shop.ask(Method::PATCH, path)
            .staff()
            .header("if-match", version)
            .patch(&changes)
            .send()
    };
    patch("\"1\"", json!({"name": "Pot"}))
        .await
        .expect(StatusCode::OK);
    // Nothing changes, nothing is told.
    patch("\"2\"", json!({"name": "Pot"}))
        .await
        .expect(StatusCode::OK);
    let archive = format!("{path}/archive");
    shop.ask(Method::POST, &archive)
        .staff()
        .header("if-match", "\"2\"")
        .send()
        .await
        .expect(StatusCode::OK);

    let events = outbox(&shop).await;
    let types: Vec<_> = events
        .iter()
        .map(|event| event["type"].as_str().unwrap())
        .collect();
    assert_eq!(
        types,
        ["product.created", "product.updated", "product.archived"]
    );
    for event in &events {
        assert_eq!(
            (&event["subject"], &event["source"]),
            (&json!(id), &json!("/products"))
        );
        assert_eq!(event["data"]["product_id"], json!(id));
    }
    assert_eq!(
        events[1]["data"],
        json!({
            "product_id": id, "version": 2, "slug": created.text("/slug"), "name": "Pot", "category_id": category_id,
            "price": {"amount": 4900, "currency": "EUR"}, "status": "active"
        })
    );
    assert_eq!(events[2]["data"], json!({"product_id": id, "version": 3}));
}

#[tokio::test]
async fn what_is_refused_is_not_told() {
    let shop = Shop::open().await;
    let category_id = shop.category("Kitchen").await;
    let slug = shop
        .product(&category_id, "Kettle", 4900)
        .await
        .text("/slug");
    let again = json!({"name": "Kettle", "slug": slug, "category_id": category_id, "price": {"amount": 1, "currency": "EUR"}});
    shop.create(&again).await.expect(StatusCode::CONFLICT);
    assert_eq!(outbox(&shop).await.len(), 1);
}
