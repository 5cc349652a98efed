//! Whether the process answers, for whoever runs it. A provider's contract has no such operations, so that these stand
//! beside it.

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use platform::Health;
use serde_json::json;

pub(crate) fn routes(health: Health) -> Router {
    Router::new()
        .route("/healthz", get(shallow))
        .route("/health", get(deep))
        .with_state(health)
}

async fn shallow(State(health): State<Health>) -> Response {
    report(!health.is_draining(), json!({}))
}

async fn deep(State(health): State<Health>) -> Response {
    let found = health.check().await;
    report(found.ok, json!(found.checks))
}

fn report(ok: bool, checks: serde_json::Value) -> Response {
    let (status, word) = match ok {
        true => (StatusCode::OK, "ok"),
        false => (StatusCode::SERVICE_UNAVAILABLE, "failing"),
    };
    let body = json!({"status": word, "checks": checks}).to_string();
    (status, [("content-type", "application/json")], body).into_response()
}
