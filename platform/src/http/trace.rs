use std::time::Duration;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::{HeaderMap, HeaderName, HeaderValue};
use runtime::trace::{TraceId, scope};
use sdk::Incoming;
use sdk::trace::TraceParent;
use tokio::time::Instant;
use tracing::{Instrument as _, field};

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// One span and one line of log per request. Only the path is written down: queries and headers may hold what is private.
/// Calls that are made while the request is served belong to its trace, end with it, and may show its caller's token.
pub(super) async fn follow(
    State(longest): State<Duration>,
    mut request: Request,
    next: Next,
) -> Response {
    let mut incoming = Incoming::from_headers(request.headers());
    let last = Instant::now() + longest;
    incoming.deadline = Some(
        incoming
            .deadline
            .map_or(last, |deadline| deadline.min(last)),
    );
    incoming.narrowed_by = Some(runtime::deadline::current);
    let trace = *incoming.trace.get_or_insert_with(TraceParent::start);
    let trace = trace.trace_id();
    let id = request_id(request.headers())
        .unwrap_or_else(|| HeaderValue::from_str(&trace).expect("hexadecimal digits are visible"));
    request.headers_mut().insert(REQUEST_ID, id.clone());

    let span = tracing::info_span!(
        "request",
        trace_id = %trace,
        request_id = id.to_str().unwrap_or_default(),
        method = %request.method(),
        path = request.uri().path(),
        operation = field::Empty,
    );
    let answer = incoming.scope(async {
        let start = Instant::now();
        let response = next.run(request).await;
        let milliseconds = start.elapsed().as_secs_f64() * 1000.0;
        tracing::info!(
            status = response.status().as_u16(),
            milliseconds,
            "answered"
        );
        response
    });
    let mut response = scope(TraceId(trace), answer.instrument(span)).await;
    response.headers_mut().insert(REQUEST_ID, id);
    response
}

/// The caller's own id, if it is one that can do no harm in a log.
fn request_id(headers: &HeaderMap) -> Option<HeaderValue> {
    let id = headers.get(REQUEST_ID)?;
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    ((1..=64).contains(&id.len()) && id.as_bytes().iter().all(plain)).then(|| id.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_id_is_taken_only_if_it_is_plain() {
        let id = |text: &str| {
            request_id(&HeaderMap::from_iter([(
                REQUEST_ID,
                HeaderValue::from_str(text).unwrap(),
            )]))
        };
        assert!(id("order-7.retry_2").is_some());
        assert!(
            id("").is_none()
                && id("a b").is_none()
                && id("a\"b").is_none()
                && id(&"a".repeat(65)).is_none()
        );
    }
}
