use http::{Method, StatusCode};
use serde_json::json;

use crate::office::Office;

#[tokio::test]
async fn a_service_with_a_database_is_healthy() {
    let office = Office::open().await;
    let deep = office.ask(Method::GET, "/users/health").send().await;
    let deep = deep.expect(StatusCode::OK).json();
    assert_eq!(deep["status"], "ok");
    let shallow = office.ask(Method::GET, "/healthz").send().await;
    assert_eq!(
        shallow.expect(StatusCode::OK).json(),
        json!({"status": "ok", "checks": {}})
    );
}

#[tokio::test]
async fn without_its_database_it_says_so_and_stays_alive() {
    let office = Office::open().await;
    office.pool().close().await;
    let deep = office.ask(Method::GET, "/users/health").send().await;
    let deep = deep.expect(StatusCode::SERVICE_UNAVAILABLE).json();
    assert_eq!(deep["status"], "failing");
    let shallow = office.ask(Method::GET, "/healthz").send().await;
    shallow.expect(StatusCode::OK);
}
