//! A service of one's own for a test, its neighbour stubbed, and short words for asking it.

use axum::Router;
use billing::api::Billing;
use billing::config::Config;
use billing::issue::Drafts;
use billing::{MIGRATIONS, build};
use chrono::TimeDelta;
use contract_tests::Subject;
use contract_tests::stub::{StubbedOperation, stub};
use http::{Method, StatusCode};
use platform::Clock;
use platform::auth::mint::Grant;
use platform::events::Subscriptions;
use platform::jobs::run_due;
use platform::testing::{Answer, Ask, TestDatabase, TestTokens, context, hear, outbox, start_time};
use serde_json::{Value, json};
use sqlx::PgPool;
use uuid::Uuid;
use wiremock::MockServer;

/// Customers.
pub(crate) const ANNA: &str = "0197a3c0-9b41-7d35-a6f8-0c3e7d1b2a55";
pub(crate) const BEN: &str = "0197a3c0-9b41-7d35-a6f8-0c3e7d1b2a56";

/// What each order costs.
pub(crate) const TOTAL: i64 = 11_900;

const NOW: &str = "2026-01-01T00:00:00Z";

pub(crate) struct Office {
    router: Router,
    pub(crate) drafts: Drafts,
    subscriptions: Subscriptions,
    tokens: TestTokens,
    pub(crate) clock: Clock,
    database: TestDatabase,
    pub(crate) order: MockServer,
}

impl Office {
    /// With orders that know every order: Anna's, of two kettles.
    pub(crate) async fn open() -> Self {
        let office = Self::without_orders().await;
        office.knows(&order()).await;
        office
    }

    /// With orders that do not answer yet.
    pub(crate) async fn without_orders() -> Self {
        let order = MockServer::start().await;
        let database = TestDatabase::new(&MIGRATIONS).await;
        let clock = Clock::at(start_time());
        let tokens = TestTokens::new(&clock);
        let context = context("billing", &database, &tokens, &clock);
        let config = config(&order.uri());
        let app = build(context.clone(), config.clone()).await.unwrap();
        Self {
            router: app.router(),
            drafts: Drafts(Billing::new(context, &config).unwrap()),
            subscriptions: app.subscriptions().clone(),
            tokens,
            clock,
            database,
            order,
        }
    }

    pub(crate) fn pool(&self) -> &PgPool {
        self.database.pool()
    }

    /// The orders answer whatever they are asked with this order.
    pub(crate) async fn knows(&self, order: &Value) {
        self.order.reset().await;
        let operation = get_order().header("etag", "\"1\"");
        operation.mounted(&self.order, 200, order.clone()).await;
    }

    /// The orders answer that there is no such order.
    pub(crate) async fn forgets(&self) {
        self.order.reset().await;
        let problem =
            json!({"title": "There is no such order", "status": 404, "code": "order_not_found"});
        get_order().mounted(&self.order, 404, problem).await;
    }

    /// Money was taken.
    pub(crate) async fn captured(&self, payment: Uuid) {
        self.hear(&captured(payment, TOTAL)).await;
    }

    /// So much of it went back.
    pub(crate) async fn refunded(&self, payment: Uuid, refund: Uuid, amount: i64) {
        self.hear(&refunded(payment, refund, amount)).await;
    }

    pub(crate) async fn hear(&self, event: &Value) {
        hear(self.pool(), &self.subscriptions, event).await.unwrap();
    }

    /// Issues everything that is due now.
    pub(crate) async fn issue(&self) {
        run_due(&self.drafts).await.unwrap();
    }

    /// The same after a while.
    pub(crate) async fn issue_after(&self, wait: TimeDelta) {
        self.clock.advance(wait);
        self.issue().await;
    }

    /// A payment with its invoice.
    pub(crate) async fn invoiced(&self) -> (Uuid, Value) {
        let payment = new_id();
        self.captured(payment).await;
        self.issue().await;
        (payment, self.list("/billing/invoices").await[0].clone())
    }

    /// The items of a list, as staff sees it.
    pub(crate) async fn list(&self, path: &str) -> Vec<Value> {
        let answer = self.ask(path, &staff()).await.expect(StatusCode::OK);
        answer.items()
    }

    /// The numbers of a list, the latest first.
    pub(crate) async fn numbers(&self, path: &str) -> Vec<String> {
        let items = self.list(path).await;
        let number = |item: &Value| item["number"].as_str().unwrap().to_owned();
        items.iter().map(number).collect()
    }

    pub(crate) async fn ask(&self, path: &str, grant: &Grant) -> Answer {
        self.ask_with(path, grant, &[]).await
    }

    pub(crate) async fn ask_with(
        &self,
        path: &str,
        grant: &Grant,
        headers: &[(&'static str, &str)],
    ) -> Answer {
        let ask = Ask::new(&self.router, &self.tokens, Method::GET, path).grant(grant);
        let ask = headers
            .iter()
            .fold(ask, |ask, (name, value)| ask.header(name, value));
        ask.send().await
    }

    /// Every event of a type that was told, oldest first.
    pub(crate) async fn told(&self, event_type: &str) -> Vec<Value> {
        let told = outbox(self.pool()).await;
        let meant = told.into_iter();
        meant.filter(|event| event["type"] == event_type).collect()
    }
}

pub(crate) fn config(order_url: &str) -> Config {
    let settings = json!({
        "order_url": order_url, "seller_name": "Plumbline Trading GmbH", "seller_tax_number": "DE123456789",
        "seller_address": ["1 Quay Street", "20457 Hamburg", "Germany"], "tax_rate": "19"
    });
    serde_json::from_value(settings).unwrap()
}

fn get_order() -> StubbedOperation {
    stub(Subject::of_service("order")).operation("get_order")
}

pub(crate) fn new_id() -> Uuid {
    platform::random::id(start_time())
}

pub(crate) fn staff() -> Grant {
    Grant::staff("staff", &["billing:read"])
}

pub(crate) fn customer(id: &str) -> Grant {
    Grant::customer(id, &[])
}

/// Anna's two kettles.
pub(crate) fn order() -> Value {
    let id = new_id();
    json!({
        "id": id, "customer_id": ANNA, "state": "confirmed",
        "lines": [{
            "product_id": id, "name": "Enamel kettle", "quantity": 2,
            "unit_price": {"amount": TOTAL / 2, "currency": "EUR"}, "total": {"amount": TOTAL, "currency": "EUR"}
        }],
        "total": {"amount": TOTAL, "currency": "EUR"},
        "shipping_address": {
            "name": "Ines Harrow", "line1": "14 Harbour Street", "postal_code": "20457", "city": "Hamburg",
            "country": "DE"
        },
        "payment_method_id": id, "payment_id": id, "payment_due_at": NOW,
        "refunded": {"amount": 0, "currency": "EUR"}, "refund_requested_at": null, "cancellation": null,
        "shipment": null, "placed_at": NOW, "confirmed_at": NOW, "delivered_at": null, "updated_at": NOW
    })
}

fn event(event_type: &str, data: &Value) -> Value {
    json!({
        "specversion": "1.0", "id": new_id(), "source": "/payments", "subject": data["payment_id"], "time": NOW,
        "datacontenttype": "application/json", "type": event_type, "data": data
    })
}

/// Anna paid.
pub(crate) fn captured(payment: Uuid, amount: i64) -> Value {
    let data = json!({
        "payment_id": payment, "order_id": payment, "customer_id": ANNA,
        "amount": {"amount": amount, "currency": "EUR"}, "captured_at": NOW
    });
    event("payment.captured", &data)
}

/// Anna got something back.
pub(crate) fn refunded(payment: Uuid, refund: Uuid, amount: i64) -> Value {
    let data = json!({
        "refund_id": refund, "payment_id": payment, "order_id": payment, "customer_id": ANNA,
        "amount": {"amount": amount, "currency": "EUR"}, "refunded_total": {"amount": amount, "currency": "EUR"},
        "refunded_at": NOW
    });
    event("payment.refunded", &data)
}
