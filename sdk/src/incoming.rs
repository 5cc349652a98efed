//! What a service received and passes on to those it calls.

use http::header::AUTHORIZATION;
use tokio::time::Instant;

use crate::{Token, trace::TraceParent};

tokio::task_local! {
    static INCOMING: Incoming;
}

/// The deadline, the trace and the token of the request that is being served.
///
/// ```
/// # async fn example(headers: http::HeaderMap) {
/// use plumbline_sdk::Incoming;
/// Incoming::from_headers(&headers).scope(async { /* serve; calls in here inherit all of it */ }).await;
/// # }
/// ```
#[derive(Clone, Debug, Default)]
pub struct Incoming {
    /// When the answer must be there.
    pub deadline: Option<Instant>,
    /// Where an earlier deadline may be found that is known later than the request, such as that of its operation.
    pub narrowed_by: Option<fn() -> Option<Instant>>,
    /// The trace that the request belongs to.
    pub trace: Option<TraceParent>,
    /// The caller's token, for [`CallerToken`](crate::CallerToken). It is sent to nobody unless that is asked for.
    pub token: Option<Token>,
}

impl Incoming {
    /// Reads `Request-Timeout-Ms`, `traceparent` and the bearer token. What is malformed counts as absent.
    pub fn from_headers(headers: &http::HeaderMap) -> Self {
        let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
        Self {
            deadline: text(crate::deadline::HEADER).and_then(crate::deadline::read),
            narrowed_by: None,
            trace: text(crate::trace::HEADER).and_then(|value| value.parse().ok()),
            token: text(AUTHORIZATION.as_str()).and_then(bearer),
        }
    }

    /// Runs `work`, whose calls inherit the deadline and the trace.
    pub async fn scope<F: Future>(self, work: F) -> F::Output {
        INCOMING.scope(self, work).await
    }

    /// What the present task serves.
    pub fn current() -> Self {
        INCOMING.try_with(Self::clone).unwrap_or_default()
    }

    /// The earliest deadline that is known by now.
    pub(crate) fn ends(&self) -> Option<Instant> {
        let narrower = self.narrowed_by.and_then(|narrower| narrower());
        self.deadline.into_iter().chain(narrower).min()
    }
}

fn bearer(value: &str) -> Option<Token> {
    let (scheme, token) = value.split_once(' ')?;
    let token = token.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty()).then(|| Token::new(token))
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderValue};

    use super::Incoming;

    fn with_authorization(value: &'static str) -> Incoming {
        let mut headers = HeaderMap::new();
        headers.insert("authorization", HeaderValue::from_static(value));
        Incoming::from_headers(&headers)
    }

    #[test]
    fn only_a_bearer_token_is_kept_and_it_never_prints() {
        let incoming = with_authorization("bearer  a.b.c");
        assert_eq!(
            incoming.token.as_ref().map(|token| token.expose()),
            Some("a.b.c")
        );
        assert!(!format!("{incoming:?}").contains("a.b.c"));
        assert!(with_authorization("Basic YTpi").token.is_none());
        assert!(with_authorization("Bearer").token.is_none());
    }
}
