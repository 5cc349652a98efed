//! What the gateway answers itself, when no service can: always a problem (RFC 9457).

use axum::body::Body;
use axum::response::Response;
use http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderValue, RETRY_AFTER};
use http::{HeaderMap, StatusCode};
use serde_json::json;

pub(super) fn no_such_service(path: &str) -> Response {
    let first = path.split('/').nth(1).unwrap_or_default();
    problem(
        StatusCode::NOT_FOUND,
        "not_found",
        &format!("No service has paths under `/{first}`; `/` lists those that run."),
    )
}

pub(super) fn unreachable(service: &str) -> Response {
    try_again(problem(
        StatusCode::BAD_GATEWAY,
        "bad_gateway",
        &format!("The service `{service}` cannot be reached."),
    ))
}

pub(super) fn broken(service: &str) -> Response {
    try_again(problem(
        StatusCode::BAD_GATEWAY,
        "bad_gateway",
        &format!("The service `{service}` ended the connection before it answered."),
    ))
}

pub(super) fn timeout(service: &str) -> Response {
    problem(
        StatusCode::GATEWAY_TIMEOUT,
        "timeout",
        &format!("The service `{service}` did not answer in time."),
    )
}

pub(super) fn silent_client() -> Response {
    problem(
        StatusCode::REQUEST_TIMEOUT,
        "timeout",
        "The request's body did not arrive in time.",
    )
}

pub(super) fn overloaded() -> Response {
    try_again(problem(
        StatusCode::SERVICE_UNAVAILABLE,
        "overloaded",
        "Too many requests are in flight.",
    ))
}

/// A service that was restarted is there again within a second.
fn try_again(mut response: Response) -> Response {
    response
        .headers_mut()
        .insert(RETRY_AFTER, HeaderValue::from_static("1"));
    response
}

fn problem(status: StatusCode, code: &str, detail: &str) -> Response {
    let body = json!({
        "type": "about:blank",
        "title": status.canonical_reason(),
        "status": status.as_u16(),
        "code": code,
        "detail": detail,
    });
    let mut headers = HeaderMap::new();
    headers.insert(
        CONTENT_TYPE,
        HeaderValue::from_static("application/problem+json"),
    );
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    let mut response = Response::new(Body::from(body.to_string()));
    *response.status_mut() = status;
    *response.headers_mut() = headers;
    response
}
