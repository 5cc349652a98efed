//! A service of one's own for a test, its neighbours stubbed, and short words for asking it.

use std::time::Duration;

use axum::Router;
use contract_tests::Subject;
use contract_tests::stub::{StubbedOperation, stub};
use http::{Method, StatusCode};
use order::config::Config;
use order::{MIGRATIONS, build};
use platform::events::{HandlingError, Subscriptions};
use platform::testing::{Answer, Ask, TestDatabase, TestTokens, context, start_time};
use platform::{Clock, ServiceContext};
use serde_json::{Value, json};
use sqlx::PgPool;
use wiremock::MockServer;

use crate::news::{captured, refunded};

/// What is for sale, and what is not.
pub(crate) const KETTLE: &str = "0197a3c1-5b7e-7c3a-9d43-2f6a1f0e8b11";
pub(crate) const PAN: &str = "0197a3c1-5b7e-7c3a-9d43-2f6a1f0e8b12";
pub(crate) const AMERICAN_BOOK: &str = "0197a3c1-5b7e-7c3a-9d43-2f6a1f0e8b13";
pub(crate) const DRAFT: &str = "0197a3c1-5b7e-7c3a-9d43-2f6a1f0e8b14";
pub(crate) const ARCHIVED: &str = "0197a3c1-5b7e-7c3a-9d43-2f6a1f0e8b15";
pub(crate) const UNKNOWN: &str = "0197a3c1-5b7e-7c3a-9d43-2f6a1f0e8b16";
pub(crate) const DEAR: &str = "0197a3c1-5b7e-7c3a-9d43-2f6a1f0e8b17";

/// Customers.
pub(crate) const ANNA: &str = "0197a3c0-9b41-7d35-a6f8-0c3e7d1b2a55";
pub(crate) const BEN: &str = "0197a3c0-9b41-7d35-a6f8-0c3e7d1b2a56";

/// What Anna pays with.
pub(crate) const METHOD: &str = "0197b0d2-8f11-7a40-9c3e-5d2b7a1e4f60";
pub(crate) const PAYMENT: &str = "0197b0d3-1c55-7e02-8b7a-3f9d0c6e2a18";
/// Anna's cart.
pub(crate) const CART: &str = "0197b1c2-3d4e-7f50-8a61-b2c3d4e5f607";
pub(crate) const REFUND: &str = "0197b0d4-66aa-7b3d-a1f4-e8c25b90d731";
pub(crate) const SOMETHING: &str = "0197b0d5-66aa-7b3d-a1f4-e8c25b90d731";

pub(crate) const NOW: &str = "2026-01-01T00:00:00Z";

/// What a member of staff may do here.
pub(crate) const STAFF: [&str; 2] = ["order:manage", "payment:refund"];

pub(crate) struct Desk {
    router: Router,
    pub(crate) context: ServiceContext,
    subscriptions: Subscriptions,
    pub(crate) tokens: TestTokens,
    pub(crate) clock: Clock,
    database: TestDatabase,
    pub(crate) catalog: MockServer,
    pub(crate) inventory: MockServer,
    pub(crate) payment: MockServer,
    pub(crate) cart: MockServer,
}

pub(crate) fn neighbour(name: &str, operation: &str) -> StubbedOperation {
    stub(Subject::of_service(name)).operation(operation)
}

/// A problem as a neighbour answers it.
pub(crate) fn problem(status: u16, code: &str, title: &str) -> Value {
    json!({"type": "about:blank", "title": title, "status": status, "code": code})
}

impl Desk {
    /// With neighbours that have and grant everything.
    pub(crate) async fn open() -> Self {
        let desk = Self::among_strangers().await;
        desk.sells().await;
        desk.reserves().await;
        desk.pays().await;
        desk
    }

    /// With neighbours that answer nothing that was not stubbed.
    pub(crate) async fn among_strangers() -> Self {
        let (catalog, inventory, payment, cart) = (
            MockServer::start().await,
            MockServer::start().await,
            MockServer::start().await,
            MockServer::start().await,
        );
        let database = TestDatabase::new(&MIGRATIONS).await;
        let clock = Clock::at(start_time());
        let tokens = TestTokens::new(&clock);
        let config: Config = serde_json::from_value(json!({
            "catalog_url": catalog.uri(), "inventory_url": inventory.uri(), "payment_url": payment.uri(),
            "cart_url": cart.uri()
        }))
        .unwrap();
        let context = context("order", &database, &tokens, &clock);
        let app = build(context.clone(), config).await.unwrap();
        Self {
            router: platform::http::wrap(
                app.router(),
                &platform::http::HttpSettings::default(),
                &platform::health::Health::default(),
            )
            .unwrap(),
            context,
            subscriptions: app.subscriptions().clone(),
            tokens,
            clock,
            database,
            catalog,
            inventory,
            payment,
            cart,
        }
    }

    /// Stubs the catalog.
    pub(crate) async fn sells(&self) {
        for (id, name, amount, currency, status) in [
            (KETTLE, "Enamel kettle", 4900, "EUR", "active"),
            (PAN, "Carbon pan", 6400, "EUR", "active"),
            (AMERICAN_BOOK, "Adventures", 1800, "USD", "active"),
            (DRAFT, "Secret kettle", 5000, "EUR", "draft"),
            (ARCHIVED, "Old kettle", 3000, "EUR", "archived"),
            (DEAR, "Diamond", 999_999_999_999_i64, "EUR", "active"),
        ] {
            let product = json!({
                "id": id, "slug": "thing", "name": name, "description": null, "compare_at_price": null,
                "price": {"amount": amount, "currency": currency}, "category_id": SOMETHING, "attributes": [],
                "images": [], "status": status, "created_at": NOW, "updated_at": NOW
            });
            let at = format!("/products/{id}");
            let product_of = neighbour("catalog", "get_product").at(&at);
            let product_of = product_of.header("etag", "\"1\"");
            product_of.mounted(&self.catalog, 200, product).await;
        }
        let unknown = problem(404, "product_not_found", "There is no such product");
        let unknown_of = neighbour("catalog", "get_product").at(&format!("/products/{UNKNOWN}"));
        unknown_of.mounted(&self.catalog, 404, unknown).await;
    }

    /// Stubs an inventory that has everything.
    pub(crate) async fn reserves(&self) {
        let reservation = json!({
            "order_id": SOMETHING, "state": "held", "lines": [{"product_id": KETTLE, "quantity": 2}],
            "expires_at": NOW, "created_at": NOW, "updated_at": NOW
        });
        neighbour("inventory", "reserve_stock")
            .mounted(&self.inventory, 201, reservation)
            .await;
        self.releases().await;
    }

    /// Stubs the release of what the inventory holds.
    pub(crate) async fn releases(&self) {
        neighbour("inventory", "release_reservation")
            .mounted(&self.inventory, 204, Value::Null)
            .await;
    }

    /// Stubs a payment service that knows the method and refunds whatever it is asked for.
    pub(crate) async fn pays(&self) {
        let method = json!({
            "id": METHOD, "brand": "visa", "last_four": "4242", "expiry_month": 9, "expiry_year": 2031,
            "created_at": NOW
        });
        neighbour("payment", "get_payment_method")
            .at(&format!("/payments/methods/{METHOD}"))
            .mounted(&self.payment, 200, method)
            .await;
        let unknown = problem(
            404,
            "payment_method_not_found",
            "There is no such payment method",
        );
        neighbour("payment", "get_payment_method")
            .at(&format!("/payments/methods/{SOMETHING}"))
            .mounted(&self.payment, 404, unknown)
            .await;
        let refund = json!({
            "id": REFUND, "payment_id": PAYMENT, "order_id": SOMETHING, "amount": {"amount": 1, "currency": "EUR"},
            "reason": "returned", "state": "pending", "created_at": NOW, "updated_at": NOW
        });
        neighbour("payment", "create_refund")
            .header("location", "/payments")
            .mounted(&self.payment, 201, refund)
            .await;
    }

    /// Stubs the caller's cart: this version of it, with these lines. What was stubbed before is forgotten.
    pub(crate) async fn has_cart(&self, version: i64, lines: &Value) {
        self.cart.reset().await;
        let contents = json!({
            "id": CART, "version": version, "lines": lines, "updated_at": NOW, "expires_at": null
        });
        neighbour("cart", "get_cart_contents")
            .header("etag", &format!("\"{version}\""))
            .mounted(&self.cart, 200, contents)
            .await;
    }

    pub(crate) fn pool(&self) -> &PgPool {
        self.database.pool()
    }

    /// A request of nobody in particular.
    pub(crate) fn ask(&self, method: Method, path: &str) -> Ask {
        Ask::new(&self.router, &self.tokens, method, path)
    }

    /// A request of Anna's.
    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.ask(Method::GET, path).customer(ANNA).send().await
    }

    /// An order of Anna's for two kettles, just placed. A second passes, so that it is newer than the last.
    pub(crate) async fn placed(&self) -> Answer {
        self.clock.advance(chrono::TimeDelta::seconds(1));
        self.place(&two_kettles()).await.expect(StatusCode::CREATED)
    }

    pub(crate) async fn place(&self, order: &Value) -> Answer {
        self.ask(Method::POST, "/orders")
            .customer(ANNA)
            .once()
            .json(order)
            .send()
            .await
    }

    /// An order of Anna's in this state; its id.
    pub(crate) async fn order_in(&self, state: &str) -> String {
        let id = self.placed().await.text("/id");
        let steps: &[&str] = match state {
            "pending_payment" => &[],
            "confirmed" => &["pay"],
            "shipped" => &["pay", "ship"],
            "delivered" => &["pay", "ship", "deliver"],
            "cancelled" => &["cancel"],
            "refunded" => &["pay", "ship", "give back"],
            other => panic!("{other} is no state"),
        };
        for step in steps {
            match *step {
                "pay" => self.hear(&captured(&id)).await.unwrap(),
                "give back" => self.hear(&refunded(&id, 9800)).await.unwrap(),
                step => drop(self.step(&id, step).await.expect(StatusCode::OK)),
            }
        }
        assert_eq!(self.state(&id).await, state);
        id
    }

    /// A step that staff takes.
    pub(crate) async fn step(&self, id: &str, step: &str) -> Answer {
        let ask = self
            .ask(Method::POST, &format!("/orders/{id}/{step}"))
            .staff(&STAFF);
        match step {
            "ship" => ask.json(&json!({"carrier": "DHL", "tracking_number": "00340"})),
            _ => ask,
        }
        .send()
        .await
    }

    pub(crate) async fn state(&self, id: &str) -> String {
        self.order(id).await.text("/state")
    }

    pub(crate) async fn order(&self, id: &str) -> Answer {
        self.get(&format!("/orders/{id}"))
            .await
            .expect(StatusCode::OK)
    }

    /// The kinds of the entries of an order's timeline.
    pub(crate) async fn happened(&self, id: &str) -> Vec<String> {
        let timeline = self.get(&format!("/orders/{id}/timeline")).await;
        let timeline = timeline.expect(StatusCode::OK).json();
        let entries = timeline["entries"].as_array().unwrap().iter();
        entries
            .map(|entry| entry["kind"].as_str().unwrap().to_owned())
            .collect()
    }

    /// Delivers an event, and lets its effect last if it is handled.
    pub(crate) async fn hear(&self, event: &Value) -> Result<(), HandlingError> {
        let mut transaction = platform::db::begin(self.pool(), "hear").await?;
        self.subscriptions
            .deliver(&mut transaction, &event.to_string())
            .await
            .expect("somebody hears it")?;
        transaction.commit().await?;
        Ok(())
    }

    /// Every event that was told, oldest first.
    pub(crate) async fn told(&self) -> Vec<Value> {
        sqlx::query_scalar("SELECT event FROM outbox ORDER BY position")
            .fetch_all(self.pool())
            .await
            .unwrap()
    }

    /// The types of the events that were told about an order.
    pub(crate) async fn told_of(&self, id: &str) -> Vec<String> {
        let told = self.told().await;
        let about = told.iter().filter(|event| event["subject"] == id);
        about
            .map(|event| event["type"].as_str().unwrap().to_owned())
            .collect()
    }

    pub(crate) async fn count(&self, table: &'static str) -> i64 {
        let statement = format!("SELECT count(*) FROM {table}");
        sqlx::query_scalar(sqlx::AssertSqlSafe(statement))
            .fetch_one(self.pool())
            .await
            .unwrap()
    }

    /// Waits until the inventory was asked to release something.
    pub(crate) async fn until_released(&self) -> Vec<String> {
        for _ in 0..500 {
            let released = self.asked(&self.inventory, "DELETE").await;
            if !released.is_empty() {
                return released;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("nothing was released");
    }

    /// The paths of the requests with this method that a neighbour received.
    pub(crate) async fn asked(&self, neighbour: &MockServer, method: &str) -> Vec<String> {
        let requests = neighbour.received_requests().await.unwrap_or_default();
        let meant = requests
            .iter()
            .filter(|request| request.method.as_str() == method);
        meant.map(|request| request.url.path().to_owned()).collect()
    }
}

pub(crate) fn two_kettles() -> Value {
    of_lines(&json!([{"product_id": KETTLE, "quantity": 2}]))
}

pub(crate) fn of_lines(lines: &Value) -> Value {
    json!({
        "lines": lines, "payment_method_id": METHOD,
        "shipping_address": {
            "name": "Ines Harrow", "line1": "14 Harbour Street", "postal_code": "20457", "city": "Hamburg",
            "country": "DE"
        }
    })
}

/// Of the caller's cart in this version.
pub(crate) fn of_cart(version: i64) -> Value {
    let mut order = two_kettles();
    if let Some(order) = order.as_object_mut() {
        order.shift_remove("lines");
    }
    order["cart_version"] = json!(version);
    order
}

pub(crate) fn with_unknown_method() -> Value {
    let mut order = two_kettles();
    order["payment_method_id"] = json!(SOMETHING);
    order
}
