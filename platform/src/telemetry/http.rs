use std::borrow::Cow;
use std::time::Duration;

use http::{Method, StatusCode};
use opentelemetry::KeyValue;
use runtime::Operation;
use sdk::trace::Span;

use super::Telemetry;

/// What requests are counted under that no operation answers.
const NO_OPERATION: &str = "none";

impl Telemetry {
    /// Records how an operation has answered a request. Its path is not recorded but the contract's, which holds no ids.
    pub(crate) fn answered(
        &self,
        mut span: Span,
        method: &Method,
        operation: Option<&'static Operation>,
        status: StatusCode,
        took: Duration,
    ) {
        let (id, route) = match operation {
            Some(operation) => (operation.id, Some(operation.path.into())),
            None => (NO_OPERATION, None),
        };
        if let Some(operation) = operation {
            span.rename(operation.id);
        }
        self.request(span, method, route, status);
        self.requests(id.into(), status, took);
    }

    /// Records how a gateway has answered a request that it passed on, by the prefix of its path.
    pub fn passed_on(
        &self,
        span: Span,
        method: &Method,
        prefix: &str,
        status: StatusCode,
        took: Duration,
    ) {
        self.request(span, method, Some(prefix.to_owned().into()), status);
        self.requests(prefix.to_owned().into(), status, took);
    }

    fn request(
        &self,
        mut span: Span,
        method: &Method,
        route: Option<Cow<'static, str>>,
        status: StatusCode,
    ) {
        if !span.is_recorded() {
            return;
        }
        span.set("http.request.method", method.as_str().to_owned());
        span.set("http.response.status_code", i64::from(status.as_u16()));
        if let Some(route) = route {
            span.set("http.route", route);
        }
        if status.is_server_error() {
            span.set("error.type", status.as_str().to_owned());
            span.fail("");
        }
    }

    fn requests(&self, operation: Cow<'static, str>, status: StatusCode, took: Duration) {
        if let Some(metrics) = self.metrics() {
            let labels = [
                KeyValue::new("operation", operation),
                KeyValue::new("http.response.status_code", i64::from(status.as_u16())),
            ];
            metrics.requests.record(took.as_secs_f64(), &labels);
        }
    }
}
