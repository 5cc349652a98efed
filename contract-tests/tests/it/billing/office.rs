//! Billing with a database of its own, beside orders that are a stub of their contract.

use billing::api::Billing;
use billing::config::Config;
use billing::issue::Drafts;
use billing::{MIGRATIONS, build};
use chrono::TimeDelta;
use contract_tests::stub::stub;
use contract_tests::{Subject, Target, World};
use futures::future::BoxFuture;
use platform::auth::mint::Grant;
use platform::http::{HttpSettings, wrap};
use platform::jobs::run_due;
use platform::testing::{TestDatabase, TestTokens, context, hear, outbox, start_time};
use platform::{App, Clock};
use serde_json::{Value, json};
use sqlx::PgPool;
use uuid::Uuid;
use wiremock::MockServer;

/// Whose documents they are.
const CUSTOMER: &str = "0197a3c0-9b41-7d35-a6f8-0c3e7d1b2a55";

/// What each order costs.
const TOTAL: i64 = 11_900;

/// Billing behind everything that stands before it in production, and ways to bring it into a state.
pub(crate) struct Office {
    pub(super) app: App,
    drafts: Drafts,
    target: Target,
    tokens: TestTokens,
    clock: Clock,
    database: TestDatabase,
    order: MockServer,
}

impl Office {
    pub(crate) async fn open() -> Self {
        let database = TestDatabase::new(&MIGRATIONS).await;
        let clock = Clock::at(start_time());
        let tokens = TestTokens::new(&clock);
        let order = MockServer::start().await;
        let known = stub(Subject::of_service("order")).operation("get_order");
        known
            .header("etag", "\"1\"")
            .mounted(&order, 200, an_order())
            .await;
        let context = context("billing", &database, &tokens, &clock);
        let billing = Billing::new(context, &config(&order)).expect("the settings are whole");
        let (app, target) = serve(&database, &tokens, &clock, &order, false).await;
        Self {
            app,
            drafts: Drafts(billing),
            target,
            tokens,
            clock,
            database,
            order,
        }
    }

    pub(super) fn pool(&self) -> &PgPool {
        self.database.pool()
    }

    /// Whose documents they are.
    pub(super) fn customer() -> Grant {
        Grant::customer(CUSTOMER, &[])
    }

    /// The same billing, told to stop.
    pub(super) async fn draining(&self) -> Target {
        let served = serve(&self.database, &self.tokens, &self.clock, &self.order, true);
        served.await.1
    }

    /// A payment of which billing has heard; its id.
    pub(super) async fn draft(&self) -> Uuid {
        // Later than all others, so that lists have an order to show.
        self.clock.advance(TimeDelta::seconds(1));
        let payment = platform::random::id(self.clock.now());
        let money = json!({"amount": TOTAL, "currency": "EUR"});
        let at = self.clock.now();
        let data = json!({
            "payment_id": payment, "order_id": payment, "customer_id": CUSTOMER, "amount": money, "captured_at": at
        });
        self.hear("payment.captured", &data).await;
        payment
    }

    /// A payment with its invoice; the ids of both.
    pub(super) async fn invoice(&self) -> (Uuid, Uuid) {
        let payment = self.draft().await;
        self.issue().await;
        let found = sqlx::query_scalar("SELECT id FROM invoices WHERE payment_id = $1");
        let invoice = found.bind(payment).fetch_one(self.pool()).await;
        (payment, invoice.expect("it was issued"))
    }

    /// A credit note of an invoice of its own; its id.
    pub(super) async fn credit_note(&self) -> Uuid {
        let (payment, _) = self.invoice().await;
        let refund = platform::random::id(self.clock.now());
        let money = json!({"amount": 100, "currency": "EUR"});
        let data = json!({
            "refund_id": refund, "payment_id": payment, "order_id": payment, "customer_id": CUSTOMER, "amount": money,
            "refunded_total": money, "refunded_at": self.clock.now()
        });
        self.hear("payment.refunded", &data).await;
        self.issue().await;
        let found = sqlx::query_scalar("SELECT id FROM credit_notes WHERE refund_id = $1");
        let note = found.bind(refund).fetch_one(self.pool()).await;
        note.expect("it was issued")
    }

    /// Takes a row away, which only somebody can who turns off what forbids it.
    pub(super) async fn remove(&self, statement: &'static str, id: &str) {
        let mut connection = self.pool().acquire().await.expect("a connection");
        let id: Uuid = id.parse().expect("an id");
        for (statement, id) in [
            ("SET session_replication_role = replica", None),
            (statement, Some(id)),
            ("SET session_replication_role = DEFAULT", None),
        ] {
            let query = sqlx::query(statement);
            let query = match id {
                Some(id) => query.bind(id),
                None => query,
            };
            query.execute(&mut *connection).await.expect("it is done");
        }
    }

    /// Everything that was told.
    pub(super) async fn told(&self) -> Vec<Value> {
        outbox(self.pool()).await
    }

    async fn issue(&self) {
        run_due(&self.drafts).await.expect("the database is there");
    }

    async fn hear(&self, event_type: &str, data: &Value) {
        let now = self.clock.now();
        let event = json!({
            "specversion": "1.0", "id": platform::random::id(now), "source": "/payments", "subject": data["payment_id"],
            "time": now, "datacontenttype": "application/json", "type": event_type, "data": data
        });
        let heard = hear(self.pool(), self.app.subscriptions(), &event).await;
        heard.expect("payments are heard");
    }
}

impl World for Office {
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
                let order = MockServer::start().await;
                let (_, target) = serve(&database, &tokens, &clock, &order, false).await;
                database.pool().close().await;
                target
            })
        });
        Box::pin(async { opened.await.expect("the other billing is opened") })
    }
}

fn config(order: &MockServer) -> Config {
    let settings = json!({
        "order_url": order.uri(), "seller_name": "Plumbline Trading GmbH", "seller_tax_number": "DE123456789",
        "seller_address": ["1 Quay Street", "20457 Hamburg"], "tax_rate": "19"
    });
    serde_json::from_value(settings).expect("settings of this file")
}

/// Whichever it is.
fn an_order() -> Value {
    let (id, now) = (CUSTOMER, "2026-01-01T00:00:00Z");
    let total = json!({"amount": TOTAL, "currency": "EUR"});
    json!({
        "id": id, "customer_id": CUSTOMER, "state": "confirmed",
        "lines": [{"product_id": id, "name": "Thing", "quantity": 1, "unit_price": total, "total": total}],
        "total": total, "shipping_address": {"name": "Ines", "line1": "Street 1", "city": "Hamburg", "country": "DE"},
        "payment_method_id": id, "payment_id": id, "payment_due_at": now, "refunded": {"amount": 0, "currency": "EUR"},
        "refund_requested_at": null, "cancellation": null, "shipment": null, "placed_at": now, "confirmed_at": now,
        "delivered_at": null, "updated_at": now
    })
}

async fn serve(
    database: &TestDatabase,
    tokens: &TestTokens,
    clock: &Clock,
    order: &MockServer,
    draining: bool,
) -> (App, Target) {
    let context = context("billing", database, tokens, clock);
    let health = context.health.clone();
    let app = build(context, config(order))
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
