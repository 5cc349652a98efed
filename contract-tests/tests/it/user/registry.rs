//! Users with a database of their own, among neighbours that hold something of everybody.

use std::sync::atomic::{AtomicU32, Ordering};

use bytes::Bytes;
use chrono::TimeDelta;
use contract_tests::stub::stub;
use contract_tests::{Answer, Subject, Target, World};
use futures::future::BoxFuture;
use http::Request;
use platform::auth::mint::Grant;
use platform::http::{HttpSettings, wrap};
use platform::testing::{TestDatabase, TestTokens, context, event, hear, start_time};
use platform::{App, Clock, random};
use sdk::auth::events::UserRegistered;
use serde_json::{Value, json};
use sqlx::PgPool;
use user::config::Config;
use user::{MIGRATIONS, build};
use wiremock::MockServer;

const SOMETHING: &str = "0197b0d5-66aa-7b3d-a1f4-e8c25b90d731";
const NOW: &str = "2026-01-01T00:00:00Z";

/// Users behind everything that stands before them in production, and ways to bring them into a state.
pub(crate) struct Registry {
    pub(super) app: App,
    target: Target,
    tokens: TestTokens,
    clock: Clock,
    database: TestDatabase,
    // The stub answers for as long as it is kept.
    neighbours: MockServer,
    count: AtomicU32,
}

impl Registry {
    pub(crate) async fn open() -> Self {
        let database = TestDatabase::new(&MIGRATIONS).await;
        let clock = Clock::at(start_time());
        let tokens = TestTokens::new(&clock);
        let neighbours = neighbours().await;
        let (app, target) = serve(&database, &tokens, &clock, &neighbours.uri(), false).await;
        Self {
            app,
            target,
            tokens,
            clock,
            database,
            neighbours,
            count: AtomicU32::new(0),
        }
    }

    pub(super) fn pool(&self) -> &PgPool {
        self.database.pool()
    }

    /// The same users, told to stop.
    pub(super) async fn draining(&self) -> Target {
        let url = self.neighbours.uri();
        let served = serve(&self.database, &self.tokens, &self.clock, &url, true);
        served.await.1
    }

    /// Somebody who has just registered; their id.
    pub(super) async fn person(&self) -> String {
        // Later than all others, so that lists have somebody to show.
        self.clock.advance(TimeDelta::seconds(1));
        let now = self.clock.now();
        let id = random::id(now).to_string();
        let number = self.count.fetch_add(1, Ordering::Relaxed);
        let registration = json!({
            "user_id": id, "email": format!("person-{number}@example.com"), "display_name": "Ines Harrow",
            "language": "en", "registered_at": now
        });
        let registration: UserRegistered =
            serde_json::from_value(registration).expect("data of this file");
        let event = event(&registration);
        let heard = hear(self.pool(), self.app.subscriptions(), &event);
        heard.await.expect("registrations are heard");
        id
    }

    /// An address of theirs; its id.
    pub(super) async fn address(&self, person: &str) -> String {
        let address =
            json!({"name": "Ines Harrow", "line1": "Street 1", "city": "Hamburg", "country": "DE"});
        let answer = self.add(person, &address).await;
        assert_eq!(answer.status, 201, "{}", answer.outline());
        answer.json()["id"].as_str().unwrap_or_default().to_owned()
    }

    async fn add(&self, person: &str, address: &Value) -> Answer {
        let token = self.tokens.token(&Grant::customer(person, &[]));
        let request = Request::post(format!("/users/{person}/addresses"))
            .header("content-type", "application/json")
            .header("idempotency-key", random::token(12))
            .header("authorization", format!("Bearer {token}"))
            .body(Bytes::from(address.to_string()))
            .expect("a request of this file");
        self.target.send(request).await
    }
}

impl World for Registry {
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
                let nowhere = "http://nowhere.invalid";
                let (_, target) = serve(&database, &tokens, &clock, nowhere, false).await;
                database.pool().close().await;
                target
            })
        });
        Box::pin(async { opened.await.expect("the other users are opened") })
    }
}

/// All neighbours in one, since they share no path.
async fn neighbours() -> MockServer {
    let server = MockServer::start().await;
    let money = json!({"amount": 1, "currency": "EUR"});
    let order = json!({
        "id": SOMETHING, "customer_id": SOMETHING, "state": "cancelled", "total": money, "refunded": money,
        "lines": [{"product_id": SOMETHING, "name": "Thing", "quantity": 1, "unit_price": money, "total": money}],
        "shipping_address": null, "payment_method_id": SOMETHING, "payment_id": null, "payment_due_at": NOW,
        "refund_requested_at": null, "cancellation": {"reason": "payment_failed", "cancelled_at": NOW},
        "shipment": null, "placed_at": NOW, "confirmed_at": null, "delivered_at": null, "updated_at": NOW
    });
    let method = json!({
        "id": SOMETHING, "brand": "visa", "last_four": "4242", "expiry_month": 9, "expiry_year": 2031, "created_at": NOW
    });
    let contents =
        json!({"id": null, "version": 0, "lines": [], "updated_at": null, "expires_at": null});
    let preferences = json!({"shipping": true, "delivery": true});
    for (contract, operation, items) in [
        ("order", "list_orders", json!([order])),
        ("payment", "list_payment_methods", json!([method])),
        ("payment", "list_payments", json!([])),
        ("billing", "list_invoices", json!([])),
        ("billing", "list_credit_notes", json!([])),
        ("notification", "list_messages", json!([])),
    ] {
        stub(Subject::of_service(contract))
            .operation(operation)
            .mounted(&server, 200, json!({"items": items}))
            .await;
    }
    for (contract, operation, answer) in [
        ("cart", "get_cart_contents", contents),
        ("notification", "get_preferences", preferences),
    ] {
        stub(Subject::of_service(contract))
            .operation(operation)
            .header("etag", "\"0\"")
            .mounted(&server, 200, answer)
            .await;
    }
    server
}

async fn serve(
    database: &TestDatabase,
    tokens: &TestTokens,
    clock: &Clock,
    neighbours: &str,
    draining: bool,
) -> (App, Target) {
    let context = context("user", database, tokens, clock);
    let health = context.health.clone();
    let config = serde_json::from_value(json!({
        "order_url": neighbours, "payment_url": neighbours, "cart_url": neighbours, "billing_url": neighbours,
        "notification_url": neighbours
    }));
    let config: Config = config.expect("settings of this file");
    let app = build(context, config).await.expect("the service is built");
    if draining {
        health.drain();
        let target = Target::Router(app.router());
        return (app, target);
    }
    let router = wrap(app.router(), &HttpSettings::default(), &health);
    (app, Target::Router(router.expect("the defaults are right")))
}
