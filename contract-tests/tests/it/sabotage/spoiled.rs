//! A catalog behind somebody who spoils what goes in and what comes out.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use bytes::Bytes;
use contract_tests::generated::catalog::Prepared;
use contract_tests::{Answer, Arrangement, Hearing, Scenes, Target, World};
use futures::future::BoxFuture;
use http::{HeaderName, HeaderValue, Request, Response};
use http_body_util::BodyExt as _;
use platform::testing::TestTokens;
use serde_json::Value;

use crate::catalog::Shop;

type Before = Arc<dyn Fn(&mut Request<Bytes>) + Send + Sync>;
type After = Arc<dyn Fn(&Request<Bytes>, &mut Answer) + Send + Sync>;

/// The spoiled catalog. States are prepared in the one behind it.
pub(super) struct Spoiled {
    inner: Prepared<Shop>,
    before: Before,
    after: After,
    event: fn(&mut Value),
}

impl Spoiled {
    pub(super) async fn open() -> Self {
        Self {
            inner: Prepared(Shop::open().await),
            before: Arc::new(|_| {}),
            after: Arc::new(|_, _| {}),
            event: |_| {},
        }
    }

    pub(super) fn before(
        mut self,
        spoil: impl Fn(&mut Request<Bytes>) + Send + Sync + 'static,
    ) -> Self {
        self.before = Arc::new(spoil);
        self
    }

    pub(super) fn after(
        mut self,
        spoil: impl Fn(&Request<Bytes>, &mut Answer) + Send + Sync + 'static,
    ) -> Self {
        self.after = Arc::new(spoil);
        self
    }

    /// Spoils the JSON of every answer that has some.
    pub(super) fn json(self, spoil: impl Fn(&mut Value) + Send + Sync + 'static) -> Self {
        self.after(move |_, answer| {
            let mut json = answer.json();
            if !json.is_null() {
                spoil(&mut json);
                answer.body = Bytes::from(json.to_string());
            }
        })
    }

    pub(super) fn event(mut self, spoil: fn(&mut Value)) -> Self {
        self.event = spoil;
        self
    }
}

impl World for Spoiled {
    fn target(&self) -> Target {
        let inner = self.inner.0.target();
        let (before, after) = (Arc::clone(&self.before), Arc::clone(&self.after));
        Target::Router(
            Router::new().fallback(move |request: Request<Body>| async move {
                let (parts, body) = request.into_parts();
                let body = body
                    .collect()
                    .await
                    .map(http_body_util::Collected::to_bytes);
                let mut request = Request::from_parts(parts, body.unwrap_or_default());
                before(&mut request);
                let mut answer = inner.pass(request.clone()).await;
                after(&request, &mut answer);
                let mut response = Response::new(Body::from(answer.body));
                *response.status_mut() = answer.status;
                *response.headers_mut() = answer.headers;
                response.headers_mut().remove("content-length");
                response
            }),
        )
    }

    fn tokens(&self) -> &TestTokens {
        self.inner.0.tokens()
    }

    fn outage(&self) -> BoxFuture<'_, Target> {
        self.inner.0.outage()
    }
}

impl Scenes for Spoiled {
    fn world(&self) -> &dyn World {
        self
    }

    fn arrange<'a>(
        &'a self,
        operation: &'a str,
        status: u16,
        code: Option<&'a str>,
    ) -> BoxFuture<'a, Option<Arrangement>> {
        self.inner.arrange(operation, status, code)
    }

    fn add<'a>(&'a self, operation: &'a str) -> BoxFuture<'a, Option<String>> {
        self.inner.add(operation)
    }

    fn remove<'a>(&'a self, operation: &'a str, item: String) -> BoxFuture<'a, ()> {
        self.inner.remove(operation, item)
    }

    fn hearing(&self) -> Option<Hearing> {
        self.inner.hearing()
    }

    fn published(&self) -> BoxFuture<'_, Vec<Value>> {
        Box::pin(async {
            let mut events = self.inner.published().await;
            events.iter_mut().for_each(self.event);
            events
        })
    }
}

/// Gives a request a header, in place of any that it has.
pub(super) fn put(request: &mut Request<Bytes>, name: &'static str, value: &str) {
    let value = HeaderValue::from_str(value).expect("a header's value");
    request
        .headers_mut()
        .insert(HeaderName::from_static(name), value);
}
