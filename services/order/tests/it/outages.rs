use http::StatusCode;
use serde_json::Value;
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::desk::{Desk, two_kettles};

/// Answers everything as a service does that is out of order.
async fn break_down(server: &MockServer) {
    server.reset().await;
    Mock::given(any())
        .respond_with(ResponseTemplate::new(503))
        .mount(server)
        .await;
}

async fn nothing_is_kept(desk: &Desk) {
    for table in ["orders", "order_lines", "order_timeline", "outbox"] {
        assert_eq!(desk.count(table).await, 0, "{table}");
    }
}

async fn refused_because_of(desk: &Desk, name: &str) {
    let answer = desk.place(&two_kettles()).await;
    assert_eq!(answer.problem(), (503, "unavailable".to_owned()));
    let detail = answer.text("/detail");
    assert!(detail.contains(name), "{detail}");
    assert!(!answer.header("retry-after").is_empty());
    nothing_is_kept(desk).await;
}

#[tokio::test]
async fn without_the_catalog_nothing_is_placed_and_nothing_reserved() {
    let desk = Desk::open().await;
    break_down(&desk.catalog).await;
    refused_because_of(&desk, "catalog").await;
    assert!(desk.asked(&desk.inventory, "PUT").await.is_empty());
}

#[tokio::test]
async fn without_the_payment_nothing_is_placed_and_nothing_reserved() {
    let desk = Desk::open().await;
    break_down(&desk.payment).await;
    refused_because_of(&desk, "payment").await;
    assert!(desk.asked(&desk.inventory, "PUT").await.is_empty());
}

#[tokio::test]
async fn what_the_inventory_may_have_reserved_before_it_broke_is_released() {
    let desk = Desk::open().await;
    break_down(&desk.inventory).await;
    refused_because_of(&desk, "inventory").await;
    let reserved = desk.asked(&desk.inventory, "PUT").await;
    let released = desk.until_released().await;
    assert_eq!(released[0], reserved[0]);
}

#[tokio::test]
async fn an_order_that_cannot_be_stored_releases_its_units() {
    let desk = Desk::open().await;
    sqlx::raw_sql("ALTER TABLE outbox RENAME TO gone")
        .execute(desk.pool())
        .await
        .unwrap();
    let answer = desk.place(&two_kettles()).await;
    assert_eq!(answer.problem(), (500, "internal".to_owned()));
    assert_eq!(
        desk.until_released().await,
        desk.asked(&desk.inventory, "PUT").await
    );
    assert_eq!(desk.count("orders").await, 0);
}

#[tokio::test]
async fn after_an_outage_the_same_key_places_the_order() {
    let desk = Desk::open().await;
    break_down(&desk.catalog).await;
    let place = || {
        desk.ask(http::Method::POST, "/orders")
            .customer(crate::desk::ANNA)
            .header("idempotency-key", "one")
            .json(&two_kettles())
            .send()
    };
    place().await.expect(StatusCode::SERVICE_UNAVAILABLE);
    desk.catalog.reset().await;
    desk.sells().await;
    let placed = place().await.expect(StatusCode::CREATED);
    assert_ne!(placed.json(), Value::Null);
    assert_eq!(desk.count("orders").await, 1);
}
