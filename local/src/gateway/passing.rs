//! What is recorded of a request that passes through.

use axum::extract::Request;
use axum::response::Response;
use http::{HeaderValue, Method};
use platform::telemetry::{TRACEPARENT, Telemetry};
use sdk::trace::{Span, SpanKind, TraceParent};
use tokio::time::Instant;

use super::routes::Route;

/// A request on its way: the span of its arrival, and below it that of the request to the service.
pub(super) struct Passing {
    arrived: Span,
    asked: Span,
    method: Method,
    begin: Instant,
}

impl Passing {
    /// Lets the service find its place below ours. Where nothing is recorded, what the client sent goes on as it is.
    pub(super) fn begin(telemetry: &Telemetry, route: &Route, request: &mut Request) -> Self {
        let (tracer, method) = (telemetry.tracer(), request.method().clone());
        let parent = parent(request);
        let name = || format!("{method} {}", route.prefix).into();
        let arrived = tracer.start(SpanKind::Server, parent, name);
        let asked = tracer.start(SpanKind::Client, Some(arrived.position()), || {
            method.as_str().to_owned().into()
        });
        if tracer.is_on() {
            let position = HeaderValue::try_from(asked.position().to_string());
            let position = position.expect("hexadecimal digits and dashes are visible");
            request.headers_mut().insert(TRACEPARENT, position);
        }
        Self {
            arrived,
            asked,
            method,
            begin: Instant::now(),
        }
    }

    pub(super) fn end(mut self, telemetry: &Telemetry, route: &Route, response: &Response) {
        let status = response.status();
        if self.asked.is_recorded() {
            let code = i64::from(status.as_u16());
            self.asked
                .set("http.request.method", self.method.as_str().to_owned());
            self.asked.set("http.response.status_code", code);
            self.asked.set("service.peer.name", route.service.clone());
            if status.is_client_error() || status.is_server_error() {
                self.asked.set("error.type", status.as_str().to_owned());
                self.asked.fail("");
            }
        }
        drop(self.asked);
        let took = self.begin.elapsed();
        telemetry.passed_on(self.arrived, &self.method, &route.prefix, status, took);
    }
}

fn parent(request: &Request) -> Option<TraceParent> {
    let header = request.headers().get(TRACEPARENT)?.to_str().ok()?;
    header.parse().ok()
}
