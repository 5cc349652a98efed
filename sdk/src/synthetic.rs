//! Problems of our own, as if the service had answered them: a `reqwest::Error` cannot be made.

use std::error::Error;

use http::{StatusCode, header::CONTENT_TYPE};
use serde_json::json;

pub(crate) fn unreachable(error: &(dyn Error + 'static)) -> reqwest::Response {
    problem(
        StatusCode::SERVICE_UNAVAILABLE,
        "unreachable",
        "The service cannot be reached",
        &error.to_string(),
    )
}

pub(crate) fn deadline_exceeded() -> reqwest::Response {
    let title = "The call took too long";
    problem(
        StatusCode::GATEWAY_TIMEOUT,
        "deadline_exceeded",
        title,
        "whether a change was made is unknown",
    )
}

pub(crate) fn circuit_open() -> reqwest::Response {
    let title = "The service is left alone for a while";
    problem(
        StatusCode::SERVICE_UNAVAILABLE,
        "circuit_open",
        title,
        "it failed many times in a row; nothing was sent",
    )
}

pub(crate) fn token_unavailable(error: &(dyn Error + 'static)) -> reqwest::Response {
    let source = error.source().map(ToString::to_string).unwrap_or_default();
    problem(
        StatusCode::UNAUTHORIZED,
        "token_unavailable",
        "No token could be had",
        &source,
    )
}

pub(crate) fn unreadable(status: StatusCode) -> reqwest::Response {
    let detail = "somebody on the way answered, a proxy perhaps; the raw answer is at hand";
    problem(
        status,
        "unreadable_answer",
        "The answer is no problem of this contract",
        detail,
    )
}

fn problem(status: StatusCode, code: &str, title: &str, detail: &str) -> reqwest::Response {
    let body = json!({"title": title, "status": status.as_u16(), "code": code, "detail": detail});
    let mut response = http::Response::new(body.to_string());
    *response.status_mut() = status;
    response.headers_mut().insert(
        CONTENT_TYPE,
        http::HeaderValue::from_static("application/problem+json"),
    );
    response.into()
}
