use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;
use http::{HeaderMap, HeaderName, HeaderValue};
use runtime::trace::{TraceId, scope};
use tokio::time::Instant;
use tracing::{Instrument as _, field};

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const TRACE_PARENT: &str = "traceparent";

/// One span and one line of log per request. Only the path is written down: queries and headers may hold what is private.
pub(super) async fn follow(mut request: Request, next: Next) -> Response {
    let trace = trace_id(request.headers()).unwrap_or_else(|| hex(&crate::random::secret::<16>()));
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
    let answer = async {
        let start = Instant::now();
        let response = next.run(request).await;
        let milliseconds = start.elapsed().as_secs_f64() * 1000.0;
        tracing::info!(
            status = response.status().as_u16(),
            milliseconds,
            "answered"
        );
        response
    };
    let mut response = scope(TraceId(trace), answer.instrument(span)).await;
    response.headers_mut().insert(REQUEST_ID, id);
    response
}

/// The id within W3C's `version-trace-parent-flags`, all in lower-case hexadecimal.
fn trace_id(headers: &HeaderMap) -> Option<String> {
    let mut parts = headers.get(TRACE_PARENT)?.to_str().ok()?.split('-');
    let (version, trace, parent, flags) =
        (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let hexadecimal = |text: &str, length| {
        text.len() == length
            && text
                .bytes()
                .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
    };
    let valid = hexadecimal(version, 2)
        && hexadecimal(trace, 32)
        && hexadecimal(parent, 16)
        && hexadecimal(flags, 2);
    // A later version may have more parts, this one has not; `ff` is none.
    let complete = version != "ff" && (version != "00" || parts.next().is_none());
    let zero = |text: &str| text.bytes().all(|byte| byte == b'0');
    (valid && complete && !zero(trace) && !zero(parent)).then(|| trace.to_owned())
}

/// The caller's own id, if it is one that can do no harm in a log.
fn request_id(headers: &HeaderMap) -> Option<HeaderValue> {
    let id = headers.get(REQUEST_ID)?;
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    ((1..=64).contains(&id.len()) && id.as_bytes().iter().all(plain)).then(|| id.clone())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parent(text: &'static str) -> Option<String> {
        trace_id(&HeaderMap::from_iter([(
            HeaderName::from_static(TRACE_PARENT),
            HeaderValue::from_static(text),
        )]))
    }

    #[test]
    fn a_trace_is_followed_only_if_it_is_well_formed() {
        let trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        assert_eq!(
            parent("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01").as_deref(),
            Some(trace)
        );
        assert_eq!(
            parent("01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-later").as_deref(),
            Some(trace)
        );
        for wrong in [
            "",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
            "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
            "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
            "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        ] {
            assert_eq!(parent(wrong), None, "{wrong}");
        }
    }

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
