use axum::Router;
use axum::body::Body;
use http::{HeaderValue, Method, Request};
use serde_json::Value;
use tower::ServiceExt as _;

use super::{Answer, TestTokens};
use crate::auth::mint::Grant;

/// A request to a service under test, put together word by word.
///
/// ```no_run
/// # async fn example(router: axum::Router, tokens: plumbline_platform::testing::TestTokens) {
/// use http::{Method, StatusCode};
/// use plumbline_platform::testing::Ask;
///
/// let ask = Ask::new(&router, &tokens, Method::POST, "/products");
/// let answer = ask.staff(&["catalog:write"]).once().json(&serde_json::json!({"name": "Kettle"})).send().await;
/// let id = answer.expect(StatusCode::CREATED).text("/id");
/// # }
/// ```
///
/// # Panics
///
/// Each word does where it is given what cannot be part of a request, as assertions do.
pub struct Ask {
    router: Router,
    tokens: TestTokens,
    request: Request<Body>,
}

impl Ask {
    /// Of nobody in particular, without a body.
    pub fn new(router: &Router, tokens: &TestTokens, method: Method, path: &str) -> Self {
        let request = Request::builder().method(method).uri(path);
        Self {
            router: router.clone(),
            tokens: tokens.clone(),
            request: request.body(Body::empty()).expect("a path of the test"),
        }
    }

    /// With this header instead of one of the same name.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: impl AsRef<str>) -> Self {
        let value = HeaderValue::from_str(value.as_ref()).expect("a header of the test");
        self.request.headers_mut().insert(name, value);
        self
    }

    /// With what the service usually learns of the connection.
    #[must_use]
    pub fn extension<T: Clone + Send + Sync + 'static>(mut self, extension: T) -> Self {
        self.request.extensions_mut().insert(extension);
        self
    }

    /// Without that.
    #[must_use]
    pub fn without<T: Clone + Send + Sync + 'static>(mut self) -> Self {
        self.request.extensions_mut().remove::<T>();
        self
    }

    /// By whoever this token is of.
    #[must_use]
    pub fn token(self, token: &str) -> Self {
        self.header("authorization", format!("Bearer {token}"))
    }

    /// By whoever this was granted.
    #[must_use]
    pub fn grant(self, grant: &Grant) -> Self {
        let token = self.tokens.token(grant);
        self.token(&token)
    }

    /// By this customer.
    #[must_use]
    pub fn customer(self, id: &str) -> Self {
        self.grant(&Grant::customer(id, &[]))
    }

    /// By a member of staff with these scopes.
    #[must_use]
    pub fn staff(self, scopes: &[&str]) -> Self {
        let token = self.tokens.staff(scopes);
        self.token(&token)
    }

    /// By somebody who has this scope.
    #[must_use]
    pub fn scope(self, scope: &str) -> Self {
        let token = self.tokens.with_scopes(&[scope]);
        self.token(&token)
    }

    /// With an idempotency key that nobody else uses.
    #[must_use]
    pub fn once(self) -> Self {
        self.header("idempotency-key", crate::random::token(12))
    }

    /// With this body.
    #[must_use]
    pub fn json(self, body: &Value) -> Self {
        self.body("application/json", body.to_string())
    }

    /// With these changes (RFC 7396).
    #[must_use]
    pub fn patch(self, body: &Value) -> Self {
        self.body("application/merge-patch+json", body.to_string())
    }

    /// With any body.
    #[must_use]
    pub fn body(mut self, media_type: &str, body: impl Into<Body>) -> Self {
        *self.request.body_mut() = body.into();
        self.header("content-type", media_type)
    }

    /// What the service answers.
    pub async fn send(self) -> Answer {
        let Ok(response) = self.router.oneshot(self.request).await;
        Answer::read(response).await
    }
}
