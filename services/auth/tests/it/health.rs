use http::StatusCode;
use serde_json::json;

use crate::office::Office;

#[tokio::test]
async fn auth_that_reaches_everything_is_well() {
    let office = Office::open().await;
    let health = office
        .get("/auth/health")
        .await
        .expect(StatusCode::OK)
        .json();
    assert_eq!(health["status"], "ok");
    assert_eq!(health["checks"]["db_tcp"], json!(true));
    office.get("/healthz").await.expect(StatusCode::OK);
}

#[tokio::test]
async fn auth_without_its_database_is_alive_and_not_well() {
    let office = Office::open().await;
    office.pool().close().await;
    let health = office.get("/auth/health").await;
    let health = health.expect(StatusCode::SERVICE_UNAVAILABLE).json();
    assert_eq!(health["checks"]["db_tcp"], json!(false));
    office.get("/healthz").await.expect(StatusCode::OK);
}
