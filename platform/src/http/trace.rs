use std::time::Duration;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::{HeaderMap, HeaderName, HeaderValue};
use runtime::trace::{TraceId, scope};
use sdk::Incoming;
use sdk::trace::{Span, SpanKind, TraceParent, Tracer};
use tokio::time::Instant;
use tracing::{Instrument as _, field};

use super::LIVENESS;
use crate::telemetry::{self, Telemetry};

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// One span and one line of log per request. Of where it went only the path is logged: queries and headers may hold what is private.
/// Calls that are made while the request is served belong to its trace, end with it, and may show its caller's token.
pub(super) async fn follow(
    State(longest): State<Duration>,
    mut request: Request,
    next: Next,
) -> Response {
    let telemetry = telemetry::current();
    let mut incoming = Incoming::from_headers(request.headers());
    let last = Instant::now() + longest;
    incoming.deadline = Some(
        incoming
            .deadline
            .map_or(last, |deadline| deadline.min(last)),
    );
    incoming.narrowed_by = Some(runtime::deadline::current);
    let method = request.method().clone();
    let span = server_span(&telemetry, &request, incoming.trace);
    let position = span.position();
    incoming.trace = Some(position);
    let trace = position.trace_id();
    let id = request_id(request.headers())
        .unwrap_or_else(|| HeaderValue::from_str(&trace).expect("hexadecimal digits are visible"));
    request.headers_mut().insert(REQUEST_ID, id.clone());

    let log = tracing::info_span!(
        "request",
        service = telemetry.service(),
        trace_id = %trace,
        span_id = %position.span_id(),
        request_id = id.to_str().unwrap_or_default(),
        method = %method,
        path = request.uri().path(),
        operation = field::Empty,
    );
    let answer = incoming.scope(async {
        let start = Instant::now();
        let response = next.run(request).await;
        let took = start.elapsed();
        tracing::info!(
            status = response.status().as_u16(),
            milliseconds = took.as_secs_f64() * 1000.0,
            "answered"
        );
        let operation = runtime::trace::operation();
        telemetry.answered(span, &method, operation, response.status(), took);
        response
    });
    let mut response = scope(TraceId(trace), answer.instrument(log)).await;
    response.headers_mut().insert(REQUEST_ID, id);
    response
}

/// Named by its method until it is known which operation it is. Whoever asks whether the process lives is not followed.
fn server_span(telemetry: &Telemetry, request: &Request, parent: Option<TraceParent>) -> Span {
    let unfollowed = Tracer::default();
    let tracer = match request.uri().path() {
        LIVENESS => &unfollowed,
        _ => telemetry.tracer(),
    };
    let name = || request.method().as_str().to_owned().into();
    tracer.start(SpanKind::Server, parent, name)
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
