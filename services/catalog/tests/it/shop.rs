//! A catalog of one's own for a test, and short words for asking it.

use axum::Router;
use axum::body::Body;
use bytes::Bytes;
use catalog::config::Config;
use catalog::{MIGRATIONS, build};
use chrono::TimeDelta;
use http::{HeaderMap, Method, Request, StatusCode};
use http_body_util::BodyExt as _;
use platform::Clock;
use platform::testing::{TestDatabase, TestTokens, context, start_time};
use serde_json::{Value, json};
use sqlx::PgPool;
use tower::ServiceExt as _;

pub(crate) struct Shop {
    router: Router,
    tokens: TestTokens,
    pub(crate) clock: Clock,
    database: TestDatabase,
}

impl Shop {
    pub(crate) async fn open() -> Self {
        let database = TestDatabase::new(&MIGRATIONS).await;
        let clock = Clock::at(start_time());
        let tokens = TestTokens::new(&clock);
        let context = context("catalog", &database, &tokens, &clock);
        let config = Config {
            images_url: "memory:///".parse().unwrap(),
        };
        let router = build(context, config).await.unwrap();
        Self {
            router,
            tokens,
            clock,
            database,
        }
    }

    pub(crate) fn pool(&self) -> &PgPool {
        self.database.pool()
    }

    /// What is asked, for whoever wants to serve it on a socket.
    pub(crate) fn router(&self) -> Router {
        self.router.clone()
    }

    pub(crate) fn staff_token(&self) -> String {
        self.tokens.staff(&["catalog:write"])
    }

    /// A request of nobody in particular.
    pub(crate) fn ask(&self, method: Method, path: &str) -> Ask<'_> {
        Ask {
            shop: self,
            request: Request::builder()
                .method(method)
                .uri(path)
                .body(Body::empty())
                .unwrap(),
        }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.ask(Method::GET, path).send().await
    }

    /// A category with this name, and its id.
    pub(crate) async fn category(&self, name: &str) -> String {
        let answer = self
            .ask(Method::POST, "/products/categories")
            .staff()
            .once()
            .json(&json!({"name": name}))
            .send()
            .await;
        answer.expect(StatusCode::CREATED).text("/id")
    }

    /// A product that everybody sees, with a slug that no other has. A second passes, so that it is newer than the last.
    pub(crate) async fn product(&self, category_id: &str, name: &str, cents: i64) -> Answer {
        self.clock.advance(TimeDelta::seconds(1));
        let slug = format!(
            "{}-{}",
            name.to_lowercase().replace(' ', "-"),
            self.clock.now().timestamp()
        );
        let product = json!({
            "name": name, "slug": slug, "category_id": category_id, "status": "active",
            "price": {"amount": cents, "currency": "EUR"}
        });
        self.create(&product).await.expect(StatusCode::CREATED)
    }

    pub(crate) async fn create(&self, product: &Value) -> Answer {
        self.ask(Method::POST, "/products")
            .staff()
            .once()
            .json(product)
            .send()
            .await
    }
}

pub(crate) struct Ask<'a> {
    shop: &'a Shop,
    request: Request<Body>,
}

impl Ask<'_> {
    pub(crate) fn header(mut self, name: &'static str, value: impl AsRef<str>) -> Self {
        self.request
            .headers_mut()
            .insert(name, value.as_ref().parse().unwrap());
        self
    }

    pub(crate) fn token(self, token: &str) -> Self {
        self.header("authorization", format!("Bearer {token}"))
    }

    pub(crate) fn staff(self) -> Self {
        let token = self.shop.staff_token();
        self.token(&token)
    }

    pub(crate) fn customer(self) -> Self {
        let token = self.shop.tokens.customer(&[]);
        self.token(&token)
    }

    /// With an idempotency key that nobody else uses.
    pub(crate) fn once(self) -> Self {
        self.header("idempotency-key", platform::random::token(12))
    }

    pub(crate) fn json(self, body: &Value) -> Self {
        self.body("application/json", body.to_string())
    }

    pub(crate) fn patch(self, body: &Value) -> Self {
        self.body("application/merge-patch+json", body.to_string())
    }

    pub(crate) fn body(mut self, media_type: &str, body: impl Into<Body>) -> Self {
        *self.request.body_mut() = body.into();
        self.header("content-type", media_type)
    }

    pub(crate) async fn send(self) -> Answer {
        let response = self
            .shop
            .router
            .clone()
            .oneshot(self.request)
            .await
            .unwrap();
        let (parts, body) = response.into_parts();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: body.collect().await.unwrap().to_bytes(),
        }
    }
}

#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Answer {
    #[track_caller]
    pub(crate) fn expect(self, status: StatusCode) -> Self {
        assert_eq!(
            self.status,
            status,
            "{}",
            String::from_utf8_lossy(&self.body)
        );
        self
    }

    /// The status and the code of a problem.
    #[track_caller]
    pub(crate) fn problem(&self) -> (u16, String) {
        assert_eq!(
            self.header("content-type"),
            "application/problem+json",
            "{self:?}"
        );
        (self.status.as_u16(), self.text("/code"))
    }

    /// The place and the kind of each fault.
    pub(crate) fn faults(&self) -> Vec<(String, String)> {
        let text = |fault: &Value, name: &str| fault[name].as_str().unwrap_or_default().to_owned();
        let faults = self.json()["errors"]
            .as_array()
            .cloned()
            .unwrap_or_default();
        faults
            .iter()
            .map(|fault| {
                (
                    text(fault, "in") + &text(fault, "pointer"),
                    text(fault, "code"),
                )
            })
            .collect()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    pub(crate) fn text(&self, pointer: &str) -> String {
        let json = self.json();
        let value = json.pointer(pointer).and_then(Value::as_str);
        value
            .unwrap_or_else(|| panic!("no text at {pointer} of {json}"))
            .to_owned()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    /// The names of the items of a page.
    pub(crate) fn names(&self) -> Vec<String> {
        let items = self.json()["items"].as_array().cloned().unwrap_or_default();
        items
            .iter()
            .map(|item| item["name"].as_str().unwrap().to_owned())
            .collect()
    }
}
