//! Orders with a database of their own.

use std::sync::atomic::{AtomicUsize, Ordering};

use bytes::Bytes;
use chrono::TimeDelta;
use contract_tests::{Answer, Target, World};
use futures::future::BoxFuture;
use http::Request;
use order::{MIGRATIONS, build};
use platform::auth::mint::Grant;
use platform::http::{HttpSettings, wrap};
use platform::testing::{TestDatabase, TestTokens, context, start_time};
use platform::{App, Clock};
use serde_json::{Value, json};
use sqlx::PgPool;

use super::neighbours::{Mood, Neighbours, PAYMENT};

/// A customer.
const CUSTOMER: &str = "0197a3c0-9b41-7d35-a6f8-0c3e7d1b2a55";

/// Orders behind everything that stands before them in production, and ways to bring them into a state.
pub(crate) struct Desk {
    pub(super) app: App,
    target: Target,
    tokens: TestTokens,
    clock: Clock,
    database: TestDatabase,
    // The stubs answer for as long as they are kept.
    neighbours: Neighbours,
    count: AtomicUsize,
}

impl Desk {
    pub(crate) async fn open() -> Self {
        let database = TestDatabase::new(&MIGRATIONS).await;
        let clock = Clock::at(start_time());
        let tokens = TestTokens::new(&clock);
        let neighbours = Neighbours::start(Mood::Willing).await;
        let (app, target) = serve(&database, &tokens, &clock, &neighbours, false).await;
        Self {
            app,
            target,
            tokens,
            clock,
            database,
            neighbours,
            count: AtomicUsize::new(0),
        }
    }

    pub(super) fn pool(&self) -> &PgPool {
        self.database.pool()
    }

    /// Whose orders they are.
    pub(super) fn customer() -> Grant {
        Grant::customer(CUSTOMER, &[])
    }

    /// The same orders, told to stop.
    pub(super) async fn draining(&self) -> Target {
        let neighbours = Neighbours::start(Mood::Gone).await;
        let served = serve(&self.database, &self.tokens, &self.clock, &neighbours, true);
        served.await.1
    }

    /// The same orders among neighbours that have nothing left; they answer for as long as the second is kept.
    pub(super) async fn among_exhausted(&self) -> (Target, Neighbours) {
        let neighbours = Neighbours::start(Mood::Exhausted).await;
        let served = serve(
            &self.database,
            &self.tokens,
            &self.clock,
            &neighbours,
            false,
        );
        (served.await.1, neighbours)
    }

    /// The caller has a new cart, with a line of each of these quantities.
    pub(super) async fn fill_cart(&self, pieces: &[i32]) {
        let number = self.count.fetch_add(1, Ordering::Relaxed);
        self.neighbours.fill_cart(number, pieces).await;
    }

    /// An order that was just placed; its id.
    pub(super) async fn placed(&self) -> String {
        // Later than all others, so that lists have an order to show.
        self.clock.advance(TimeDelta::seconds(1));
        let number = self.count.fetch_add(1, Ordering::Relaxed);
        let order = json!({
            "lines": [{"product_id": PAYMENT, "quantity": 2}], "payment_method_id": PAYMENT,
            "shipping_address": {"name": "Ines", "line1": "Street 1", "city": "Hamburg", "country": "DE"}
        });
        let request = Request::post("/orders")
            .header("content-type", "application/json")
            .header("idempotency-key", format!("world-{number}"));
        let request = request.header("authorization", self.bearer(&Self::customer()));
        let request = request.body(Bytes::from(order.to_string()));
        let answer = self
            .target
            .send(request.expect("a request of this file"))
            .await;
        assert_eq!(answer.status, 201, "{}", answer.outline());
        answer.json()["id"].as_str().unwrap_or_default().to_owned()
    }

    /// One that is paid.
    pub(super) async fn confirmed(&self) -> String {
        let id = self.placed().await;
        let now = self.clock.now();
        let event = json!({
            "specversion": "1.0", "id": platform::random::id(now), "source": "/payments", "subject": PAYMENT,
            "time": now, "datacontenttype": "application/json", "type": "payment.captured",
            "data": {
                "payment_id": PAYMENT, "order_id": id, "customer_id": CUSTOMER,
                "amount": {"amount": 2, "currency": "EUR"}, "captured_at": now
            }
        });
        let mut transaction = platform::db::begin(self.pool(), "hear")
            .await
            .expect("the database is there");
        let event = event.to_string();
        let heard = self
            .app
            .subscriptions()
            .deliver(&mut transaction, &event)
            .await;
        heard.expect("payments are heard").expect("it confirms");
        transaction.commit().await.expect("the database is there");
        id
    }

    /// One that left the house.
    pub(super) async fn shipped(&self) -> String {
        let id = self.confirmed().await;
        let shipment = json!({"carrier": "DHL", "tracking_number": "1"});
        let answer = self.step(&id, "ship", &shipment).await;
        assert_eq!(answer.status, 200, "{}", answer.outline());
        id
    }

    async fn step(&self, id: &str, step: &str, body: &Value) -> Answer {
        let staff = Grant::staff("staff", &["order:manage"]);
        let request = Request::post(format!("/orders/{id}/{step}"))
            .header("content-type", "application/json")
            .header("authorization", self.bearer(&staff))
            .body(Bytes::from(body.to_string()))
            .expect("a request of this file");
        self.target.send(request).await
    }

    fn bearer(&self, grant: &Grant) -> String {
        format!("Bearer {}", self.tokens.token(grant))
    }
}

impl World for Desk {
    fn target(&self) -> Target {
        self.target.clone()
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
                let neighbours = Neighbours::start(Mood::Gone).await;
                let (_, target) = serve(&database, &tokens, &clock, &neighbours, false).await;
                database.pool().close().await;
                target
            })
        });
        Box::pin(async { opened.await.expect("the other orders are opened") })
    }
}

async fn serve(
    database: &TestDatabase,
    tokens: &TestTokens,
    clock: &Clock,
    neighbours: &Neighbours,
    draining: bool,
) -> (App, Target) {
    let context = context("order", database, tokens, clock);
    let health = context.health.clone();
    let app = build(context, neighbours.config())
        .await
        .expect("the service is built");
    if draining {
        health.drain();
        let target = Target::Router(app.router());
        return (app, target);
    }
    let router = wrap(app.router(), &HttpSettings::default(), &health);
    (app, Target::Router(router.expect("the defaults are right")))
}
