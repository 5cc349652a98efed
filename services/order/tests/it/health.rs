use http::StatusCode;
use serde_json::json;

use crate::desk::Desk;

#[tokio::test]
async fn orders_are_well_while_their_database_is_whatever_their_neighbours_do() {
    let desk = Desk::among_strangers().await;
    let health = desk.get("/orders/health").await.expect(StatusCode::OK);
    assert_eq!(health.json()["status"], "ok");
    assert_eq!(health.json()["checks"]["db_tcp"], json!(true));
    desk.get("/healthz").await.expect(StatusCode::OK);
}

#[tokio::test]
async fn orders_without_their_database_are_alive_and_not_well() {
    let desk = Desk::among_strangers().await;
    desk.pool().close().await;
    let health = desk.get("/orders/health").await;
    let health = health.expect(StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(health.json()["checks"]["db_tcp"], json!(false));
    desk.get("/healthz").await.expect(StatusCode::OK);
}
