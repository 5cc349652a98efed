//! A catalog of one's own for a test, and short words for asking it.

use axum::Router;
use catalog::config::Config;
use catalog::{MIGRATIONS, build};
use chrono::TimeDelta;
use http::{Method, StatusCode};
use platform::Clock;
use platform::testing::{Answer, Ask, TestDatabase, TestTokens, context, start_time};
use serde_json::{Value, json};
use sqlx::PgPool;

/// What a member of staff may do here.
pub(crate) const STAFF: [&str; 1] = ["catalog:write"];

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
        self.tokens.staff(&STAFF)
    }

    /// A request of nobody in particular.
    pub(crate) fn ask(&self, method: Method, path: &str) -> Ask {
        Ask::new(&self.router, &self.tokens, method, path)
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.ask(Method::GET, path).send().await
    }

    /// A category with this name, and its id.
    pub(crate) async fn category(&self, name: &str) -> String {
        let answer = self
            .ask(Method::POST, "/products/categories")
            .staff(&STAFF)
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
            .staff(&STAFF)
            .once()
            .json(product)
            .send()
            .await
    }
}
