use http::StatusCode;
use serde_json::json;

use crate::warehouse::Warehouse;

#[tokio::test]
async fn an_inventory_that_reaches_everything_is_well() {
    let warehouse = Warehouse::open().await;
    let health = warehouse
        .get("/inventory/health")
        .await
        .expect(StatusCode::OK)
        .json();
    assert_eq!(health["status"], "ok");
    assert_eq!(health["checks"]["db_tcp"], json!(true));
    let alive = warehouse.get("/healthz").await.expect(StatusCode::OK);
    assert_eq!(alive.json()["status"], "ok");
}

#[tokio::test]
async fn an_inventory_without_its_database_is_alive_and_not_well() {
    let warehouse = Warehouse::open().await;
    warehouse.pool().close().await;
    let health = warehouse
        .get("/inventory/health")
        .await
        .expect(StatusCode::SERVICE_UNAVAILABLE)
        .json();
    assert_eq!(health["status"], "failing");
    assert_eq!(health["checks"]["db_tcp"], json!(false));
    warehouse.get("/healthz").await.expect(StatusCode::OK);
}
