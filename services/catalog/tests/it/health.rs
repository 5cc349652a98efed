use http::StatusCode;
use serde_json::json;

use crate::shop::Shop;

#[tokio::test]
async fn a_catalog_that_reaches_everything_is_well() {
    let shop = Shop::open().await;
    let health = shop.get("/products/health").await.expect(StatusCode::OK);
    assert_eq!(
        health.json(),
        json!({"status": "ok", "checks": {"db_tcp": true, "images": true}})
    );
    let alive = shop.get("/healthz").await.expect(StatusCode::OK);
    assert_eq!(alive.json()["status"], "ok");
}

#[tokio::test]
async fn a_catalog_without_its_database_is_alive_and_not_well() {
    let shop = Shop::open().await;
    shop.pool().close().await;
    let health = shop
        .get("/products/health")
        .await
        .expect(StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(
        health.json(),
        json!({"status": "failing", "checks": {"db_tcp": false, "images": true}})
    );
    shop.get("/healthz").await.expect(StatusCode::OK);
}
