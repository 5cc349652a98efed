//! Carts with a database of their own.

use std::sync::atomic::{AtomicUsize, Ordering};

use axum::Router;
use axum::body::Bytes;
use axum::extract::Request;
use axum::middleware::map_request;
use cart::{MIGRATIONS, build};
use contract_tests::{Answer, Target, World};
use futures::future::BoxFuture;
use http::HeaderValue;
use platform::auth::mint::Grant;
use platform::http::{HttpSettings, wrap};
use platform::testing::{TestDatabase, TestTokens, context, start_time};
use platform::{App, Clock};
use serde_json::json;
use sqlx::PgPool;

use super::neighbours::{KETTLE, Neighbours};

/// Carts behind everything that stands before them in production, and ways to bring them into a state.
pub(crate) struct Trolley {
    pub(super) app: App,
    router: Router,
    tokens: TestTokens,
    clock: Clock,
    database: TestDatabase,
    // The stubs answer for as long as they are kept.
    _neighbours: Neighbours,
    count: AtomicUsize,
}

impl Trolley {
    pub(crate) async fn open() -> Self {
        let database = TestDatabase::new(&MIGRATIONS).await;
        let clock = Clock::at(start_time());
        let tokens = TestTokens::new(&clock);
        let neighbours = Neighbours::start().await;
        let (app, router) = serve(&database, &tokens, &clock, &neighbours, false).await;
        Self {
            app,
            router,
            tokens,
            clock,
            database,
            _neighbours: neighbours,
            count: AtomicUsize::new(0),
        }
    }

    pub(super) fn pool(&self) -> &PgPool {
        self.database.pool()
    }

    /// Somebody new.
    pub(super) fn person(&self) -> Grant {
        let number = self.count.fetch_add(1, Ordering::Relaxed);
        Grant::customer(&format!("0197a3c0-9b41-7d35-a6f8-{number:012x}"), &[])
    }

    /// The secret of a guest's cart with nothing in it, made without the operation whose calls are counted.
    pub(super) async fn guest(&self) -> String {
        let answer = self.asked("POST", "/cart/guests", None, Bytes::new()).await;
        assert_eq!(answer.status, 201, "{}", answer.outline());
        answer.header("cart-token").to_owned()
    }

    /// The secret of a guest's cart with a kettle in it, in version 1.
    pub(super) async fn filled(&self) -> String {
        let token = self.guest().await;
        self.put(&token, KETTLE).await;
        token
    }

    /// The secret of a guest's cart without room for another product.
    pub(super) async fn full(&self) -> String {
        let token = self.guest().await;
        for number in 0..50 {
            self.put(&token, &format!("0197a3c1-5b7e-7c3a-9d43-{number:012x}"))
                .await;
        }
        token
    }

    async fn put(&self, token: &str, product: &str) {
        let body = json!({"quantity": 2}).to_string().into();
        let path = format!("/cart/items/{product}");
        let answer = self.asked("PUT", &path, Some(token), body).await;
        assert_eq!(answer.status, 200, "{}", answer.outline());
    }

    async fn asked(&self, method: &str, path: &str, token: Option<&str>, body: Bytes) -> Answer {
        let mut request = http::Request::builder()
            .method(method)
            .uri(path)
            .header("content-type", "application/json");
        if let Some(token) = token {
            request = request.header("cart-token", token);
        }
        let request = request.body(body).expect("a request of this file");
        self.target().send(request).await
    }

    /// The same carts, for somebody whose `Cart-Token` is no text.
    pub(super) fn misheard(&self) -> Target {
        let spoil = async |mut request: Request| {
            let bytes = HeaderValue::from_bytes(b"\xff").expect("a header may have any bytes");
            request.headers_mut().insert("cart-token", bytes);
            request
        };
        Target::Router(self.router.clone().layer(map_request(spoil)))
    }

    /// The same carts, told to stop.
    pub(super) async fn draining(&self) -> Target {
        let neighbours = Neighbours::gone().await;
        let served = serve(&self.database, &self.tokens, &self.clock, &neighbours, true);
        Target::Router(served.await.1)
    }
}

impl World for Trolley {
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
                let neighbours = Neighbours::gone().await;
                let (_, router) = serve(&database, &tokens, &clock, &neighbours, false).await;
                database.pool().close().await;
                Target::Router(router)
            })
        });
        Box::pin(async { opened.await.expect("the other carts are opened") })
    }
}

async fn serve(
    database: &TestDatabase,
    tokens: &TestTokens,
    clock: &Clock,
    neighbours: &Neighbours,
    draining: bool,
) -> (App, Router) {
    let context = context("cart", database, tokens, clock);
    let health = context.health.clone();
    let app = build(context, neighbours.config())
        .await
        .expect("the service is built");
    if draining {
        health.drain();
        let router = app.router();
        return (app, router);
    }
    let router = wrap(app.router(), &HttpSettings::default(), &health);
    (app, router.expect("the defaults are right"))
}
