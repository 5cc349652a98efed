use std::time::Duration;

use ::sdk::catalog::connect;
use ::sdk::{Connection, StaticToken};
use http::{Method, StatusCode};
use platform::events::bus::Receive;
use platform::testing::TestService;
use serde_json::{Value, json};

use crate::sdk::kettle;
use crate::shop::{STAFF, Shop};

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
            .staff(&STAFF)
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
        .staff(&STAFF)
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

#[tokio::test]
async fn what_is_told_reaches_whoever_subscribed() {
    let settings = [("PLUMBLINE_CATALOG_IMAGES_URL", "memory:///")];
    let service = TestService::start(catalog::service(), &settings).await;
    let bus = service.bus().bus();
    bus.subscribe("window", &["product.created"]).await.unwrap();
    let token = service.tokens().staff(&["catalog:write"]);
    let connection = Connection::http(&service.url("")).unwrap();
    let catalog = connect(connection.with_tokens(StaticToken::new(token)));
    let category = json!({"name": "Kitchen"});
    let category = catalog
        .create_category()
        .body(serde_json::from_value::<::sdk::catalog::types::NewCategory>(category).unwrap())
        .send()
        .await
        .unwrap();
    let product = kettle(&category.id.to_string());
    let product = catalog.create_product().body(product).send().await.unwrap();

    let received = bus
        .receive(Receive {
            queue: "window",
            max: 10,
            visibility: Duration::from_secs(60),
            wait: Duration::from_secs(20),
            stop: &platform::CancellationToken::new(),
        })
        .await
        .unwrap();
    assert_eq!(received.len(), 1);
    let event: Value = serde_json::from_str(&received[0].body).unwrap();
    assert_eq!(event, service.published().await[0]);
    assert_eq!(event["data"]["product_id"], product.id.to_string());
    // The request's trace goes on.
    assert!(event["traceparent"].is_string());
}
