//! The generated router, and ways to send it requests as anybody on the network could.

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Request};
use golden::everything::server;
use http_body_util::BodyExt;
use runtime::testing::StaticTokens;
use runtime::{Context, ContextBuilder, PageSigner, Principal};
use serde_json::Value;
use tower::ServiceExt;

use crate::service::Service;

/// Everybody who is known.
pub(crate) fn context() -> ContextBuilder {
    let tokens = StaticTokens::new()
        .with(
            "writer",
            Principal::new("ada").with_scopes(["things:write"]),
        )
        .with("other", Principal::new("bob").with_scopes(["things:write"]))
        .with("reader", Principal::new("eve"))
        .with(
            "keeper",
            Principal::new("kim").with_scopes(["vault:read", "vault:open", "safe:open"]),
        )
        .with("machine-key", Principal::new("machine"))
        .with("user:pass:word", Principal::new("user"));
    Context::builder()
        .authenticator(tokens)
        .pages(PageSigner::new(b"golden"))
}

/// A server that nobody else uses.
pub(crate) fn api() -> Router {
    server::router(Service::default(), context().build())
}

/// An answer that has been read.
#[derive(Debug)]
pub(crate) struct Answered {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) bytes: Vec<u8>,
    pub(crate) body: Value,
}

impl Answered {
    /// The problem's status and code.
    pub(crate) fn problem(&self) -> (u16, &str) {
        let kind = self.header("content-type");
        assert_eq!(kind, "application/problem+json", "{}", self.body);
        assert_eq!(self.body["status"], self.status, "{}", self.body);
        (self.status, self.body["code"].as_str().unwrap_or_default())
    }

    /// The problem's faults as `in pointer code`, sorted.
    pub(crate) fn faults(&self) -> Vec<String> {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let errors = self.body["errors"].as_array().into_iter().flatten();
        let mut faults: Vec<String> = errors
            .map(|fault| {
                [&fault["in"], &fault["pointer"], &fault["code"]]
                    .map(text)
                    .join(" ")
            })
            .collect();
        faults.sort();
        faults
    }

    /// A header, or nothing.
    pub(crate) fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name);
        value
            .map(|value| value.to_str().expect("text"))
            .unwrap_or_default()
    }

    /// The body of a success.
    #[track_caller]
    pub(crate) fn ok(self) -> Value {
        assert_eq!(self.status, 200, "{}", self.body);
        self.body
    }

    /// Fails unless this is a 422 with exactly these faults.
    #[track_caller]
    pub(crate) fn refused(&self, faults: &[&str]) {
        assert_eq!(self.faults(), faults, "{}", self.body);
        assert_eq!(self.problem(), (422, "validation_failed"));
    }
}

/// Sends one request and reads the answer.
pub(crate) async fn send(
    api: &Router,
    method: &str,
    uri: &str,
    headers: &[(&str, &str)],
    body: impl Into<Body>,
) -> Answered {
    let mut request = Request::builder().method(method).uri(uri);
    for (name, value) in headers {
        request = request.header(
            HeaderName::try_from(*name).expect("a name"),
            HeaderValue::from_bytes(value.as_bytes()).expect("a value"),
        );
    }
    ask(
        api,
        request.body(body.into()).expect("a well-formed request"),
    )
    .await
}

/// Sends a request as it is.
pub(crate) async fn ask(api: &Router, request: Request<Body>) -> Answered {
    let response = match api.clone().oneshot(request).await {
        Ok(response) => response,
        Err(never) => match never {},
    };
    let (parts, body) = response.into_parts();
    let bytes = body.collect().await.expect("in memory").to_bytes().to_vec();
    Answered {
        status: parts.status.as_u16(),
        headers: parts.headers,
        body: serde_json::from_slice(&bytes).unwrap_or_default(),
        bytes,
    }
}

/// Reads.
pub(crate) async fn get(uri: &str) -> Answered {
    send(&api(), "GET", uri, &[], "").await
}

/// Sends JSON.
pub(crate) async fn post(uri: &str, body: impl Into<Body>) -> Answered {
    send(
        &api(),
        "POST",
        uri,
        &[("content-type", "application/json")],
        body,
    )
    .await
}

/// Sends a JSON value.
pub(crate) async fn post_json(uri: &str, body: Value) -> Answered {
    post(uri, body.to_string()).await
}

pub(crate) const WRITER: (&str, &str) = ("authorization", "Bearer writer");
pub(crate) const JSON: (&str, &str) = ("content-type", "application/json");
pub(crate) const MERGE: (&str, &str) = ("content-type", "application/merge-patch+json");

/// Creates a thing as somebody who may, under a key.
pub(crate) async fn create(api: &Router, key: &str, body: impl Into<Body>) -> Answered {
    let headers = [WRITER, JSON, ("idempotency-key", key)];
    send(api, "POST", "/things", &headers, body).await
}
