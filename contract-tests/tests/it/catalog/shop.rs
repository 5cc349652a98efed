//! A catalog with a database of its own.

use std::collections::HashSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use axum::Router;
use bytes::Bytes;
use catalog::config::Config;
use catalog::{MIGRATIONS, build};
use chrono::TimeDelta;
use contract_tests::{Answer, Target, World};
use futures::future::BoxFuture;
use http::Request;
use platform::Clock;
use platform::http::{HttpSettings, wrap};
use platform::testing::{TestDatabase, TestTokens, context, start_time};
use serde_json::{Value, json};
use sqlx::PgPool;
use tokio::sync::OnceCell;

/// The catalog behind everything that stands before it in production, and ways to bring it into a state.
pub(crate) struct Shop {
    router: Router,
    tokens: TestTokens,
    clock: Clock,
    database: TestDatabase,
    count: AtomicUsize,
    shelf: OnceCell<String>,
    /// Slugs that were given, in any state.
    pub(super) slugs: Arc<Mutex<HashSet<String>>>,
}

/// Something that was made: its id and where it is.
pub(super) struct Made {
    pub(super) id: String,
    pub(super) path: String,
    pub(super) slug: String,
}

impl Shop {
    pub(crate) async fn open() -> Self {
        let database = TestDatabase::new(&MIGRATIONS).await;
        let clock = Clock::at(start_time());
        let tokens = TestTokens::new(&clock);
        let router = serve(&database, &tokens, &clock, false).await;
        Self {
            router,
            tokens,
            clock,
            database,
            count: AtomicUsize::new(0),
            shelf: OnceCell::new(),
            slugs: Arc::default(),
        }
    }

    pub(super) fn pool(&self) -> &PgPool {
        self.database.pool()
    }

    /// A number that was not given before.
    pub(super) fn number(&self) -> usize {
        self.count.fetch_add(1, Ordering::Relaxed)
    }

    /// The same catalog, told to stop.
    pub(super) async fn draining(&self) -> Target {
        Target::Router(serve(&self.database, &self.tokens, &self.clock, true).await)
    }

    pub(super) async fn category(&self) -> Made {
        let number = self.number();
        let body = json!({"name": format!("Shelf {number}"), "slug": format!("shelf-{number}")});
        self.made("/products/categories", &body).await
    }

    /// The id of a category that everything may stand in.
    pub(super) async fn shelf(&self) -> &str {
        let shelf = async || self.category().await.id;
        self.shelf.get_or_init(shelf).await
    }

    pub(super) async fn product(&self, status: &str) -> Made {
        let category = self.shelf().await;
        let number = self.number();
        // Later than all others, so that lists have an order to show.
        self.clock.advance(TimeDelta::seconds(1));
        let body = json!({
            "name": format!("Thing {number}"), "slug": format!("thing-{number}"), "category_id": category,
            "price": {"amount": 1000 + number, "currency": "EUR"}, "status": status
        });
        self.made("/products", &body).await
    }

    /// A product at the end of its life, in version 2.
    pub(super) async fn archived(&self) -> Made {
        let product = self.product("active").await;
        self.archive(&product.path).await;
        product
    }

    pub(super) async fn archive(&self, path: &str) {
        let headers = [("if-match", "*".to_owned())];
        let answer = self
            .post(&format!("{path}/archive"), &headers, Bytes::new())
            .await;
        assert_eq!(answer.status, 200, "{}", answer.outline());
    }

    pub(super) async fn image(&self, product: &Made, bytes: Vec<u8>) -> Made {
        self.clock.advance(TimeDelta::seconds(1));
        let path = format!("{}/images?alt=A%20thing", product.path);
        let headers = [("content-type", "image/png".to_owned())];
        made(&self.post(&path, &headers, bytes.into()).await)
    }

    async fn made(&self, path: &str, body: &Value) -> Made {
        let headers = [
            ("content-type", "application/json".to_owned()),
            ("idempotency-key", format!("world-{}", self.number())),
        ];
        made(&self.post(path, &headers, body.to_string().into()).await)
    }

    async fn post(&self, path: &str, headers: &[(&str, String)], body: Bytes) -> Answer {
        let token = self.tokens.staff(&["catalog:write"]);
        let mut request = Request::post(path).header("authorization", format!("Bearer {token}"));
        for (name, value) in headers {
            request = request.header(*name, value);
        }
        let request = request.body(body).expect("a request of this file");
        self.target().send(request).await
    }
}

impl World for Shop {
    fn target(&self) -> Target {
        Target::Router(self.router.clone())
    }

    fn tokens(&self) -> &TestTokens {
        &self.tokens
    }

    fn outage(&self) -> BoxFuture<'_, Target> {
        let (tokens, clock) = (self.tokens.clone(), self.clock.clone());
        // On a thread of its own, because opening a database is no future that could change threads.
        let opened = tokio::task::spawn_blocking(move || {
            tokio::runtime::Handle::current().block_on(async {
                let database = TestDatabase::new(&MIGRATIONS).await;
                let router = serve(&database, &tokens, &clock, false).await;
                database.pool().close().await;
                Target::Router(router)
            })
        });
        Box::pin(async { opened.await.expect("the other catalog is opened") })
    }
}

async fn serve(
    database: &TestDatabase,
    tokens: &TestTokens,
    clock: &Clock,
    draining: bool,
) -> Router {
    let context = context("catalog", database, tokens, clock);
    let health = context.health.clone();
    let config = Config {
        images_url: "memory:///".parse().expect("a URL"),
    };
    let router = build(context, config).await.expect("the catalog is built");
    if draining {
        health.drain();
        return router;
    }
    wrap(router, &HttpSettings::default(), &health).expect("the defaults are right")
}

fn made(answer: &Answer) -> Made {
    let body = String::from_utf8_lossy(&answer.body);
    assert_eq!(answer.status, 201, "{body}");
    let json = answer.json();
    let text = |name: &str| json[name].as_str().unwrap_or_default().to_owned();
    Made {
        id: text("id"),
        path: answer.header("location").to_owned(),
        slug: text("slug"),
    }
}
