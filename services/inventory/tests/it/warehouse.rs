//! An inventory of one's own for a test, and short words for asking it.

use std::time::Duration;

use axum::Router;
use http::{Method, StatusCode};
use inventory::config::Config;
use inventory::{MIGRATIONS, build};
use platform::events::{HandlingError, Subscriptions};
use platform::testing::{Answer, Ask, TestDatabase, TestTokens, context, start_time};
use platform::{Clock, ServiceContext};
use serde_json::{Value, json};
use sqlx::PgPool;
use uuid::Uuid;

pub(crate) struct Warehouse {
    router: Router,
    subscriptions: Subscriptions,
    tokens: TestTokens,
    pub(crate) clock: Clock,
    pub(crate) context: ServiceContext,
    database: TestDatabase,
}

impl Warehouse {
    /// Its sweep does not run by itself: who wants holds to be ended says when.
    pub(crate) async fn open() -> Self {
        let database = TestDatabase::new(&MIGRATIONS).await;
        let clock = Clock::at(start_time());
        let tokens = TestTokens::new(&clock);
        let context = context("inventory", &database, &tokens, &clock);
        let config = Config {
            sweep_pause: Duration::from_secs(1),
        };
        let app = build(context.clone(), config).await.unwrap();
        Self {
            router: app.router(),
            subscriptions: app.subscriptions().clone(),
            tokens,
            clock,
            context,
            database,
        }
    }

    pub(crate) fn pool(&self) -> &PgPool {
        self.database.pool()
    }

    /// A new id, of this moment.
    pub(crate) fn id(&self) -> Uuid {
        platform::random::id(self.clock.now())
    }

    /// A request of nobody in particular.
    pub(crate) fn ask(&self, method: Method, path: &str) -> Ask {
        Ask::new(&self.router, &self.tokens, method, path)
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.ask(Method::GET, path).send().await
    }

    /// A product of which so many units are there.
    pub(crate) async fn product(&self, units: i64) -> Uuid {
        let product_id = self.id();
        self.hear("product.created", "/products", &product(product_id))
            .await
            .unwrap();
        if units > 0 {
            self.receive(product_id, units)
                .await
                .expect(StatusCode::CREATED);
        }
        product_id
    }

    pub(crate) async fn receive(&self, product_id: Uuid, units: i64) -> Answer {
        self.ask(
            Method::POST,
            &format!("/inventory/stock/{product_id}/receipts"),
        )
        .scope("inventory:write")
        .once()
        .json(&json!({"quantity": units}))
        .send()
        .await
    }

    pub(crate) async fn adjust(&self, product_id: Uuid, units: i64, reason: &str) -> Answer {
        self.ask(
            Method::POST,
            &format!("/inventory/stock/{product_id}/adjustments"),
        )
        .scope("inventory:write")
        .once()
        .json(&json!({"quantity": units, "reason": reason}))
        .send()
        .await
    }

    /// Holds units for a quarter of an hour.
    pub(crate) async fn reserve(&self, order_id: Uuid, lines: &[(Uuid, i64)]) -> Answer {
        self.reserve_for(order_id, lines, 900).await
    }

    pub(crate) async fn reserve_for(
        &self,
        order_id: Uuid,
        lines: &[(Uuid, i64)],
        seconds: i64,
    ) -> Answer {
        let line = |(product_id, quantity): &(Uuid, i64)| json!({"product_id": product_id, "quantity": quantity});
        let lines: Vec<Value> = lines.iter().map(line).collect();
        self.ask(Method::PUT, &reservation(order_id))
            .scope("inventory:reserve")
            .json(&json!({"lines": lines, "hold_seconds": seconds}))
            .send()
            .await
    }

    pub(crate) async fn release(&self, order_id: Uuid) -> Answer {
        self.ask(Method::DELETE, &reservation(order_id))
            .scope("inventory:reserve")
            .send()
            .await
    }

    /// The state of the reservation of an order.
    pub(crate) async fn state(&self, order_id: Uuid) -> String {
        let answer = self
            .ask(Method::GET, &reservation(order_id))
            .scope("inventory:reserve")
            .send()
            .await;
        answer.expect(StatusCode::OK).text("/state")
    }

    /// Available, reserved and sold units of a product, as staff sees them.
    pub(crate) async fn balance(&self, product_id: Uuid) -> (i64, i64, i64) {
        let answer = self
            .ask(Method::GET, &format!("/inventory/stock/{product_id}"))
            .scope("inventory:read")
            .send()
            .await;
        let stock = answer.expect(StatusCode::OK).json();
        let units = |name: &str| stock[name].as_i64().unwrap();
        (units("available"), units("reserved"), units("sold"))
    }

    /// The order service says that an order was confirmed.
    pub(crate) async fn confirm(&self, order_id: Uuid) {
        let data = json!({
            "order_id": order_id, "version": 2, "customer_id": self.id(), "payment_id": self.id(),
            "total": {"amount": 100, "currency": "EUR"}, "confirmed_at": self.clock.now()
        });
        self.hear("order.confirmed", "/orders", &data)
            .await
            .unwrap();
    }

    /// The order service says that an order was cancelled.
    pub(crate) async fn cancel(&self, order_id: Uuid) {
        let data = json!({
            "order_id": order_id, "version": 3, "customer_id": self.id(), "reason": "customer_request",
            "cancelled_at": self.clock.now()
        });
        self.hear("order.cancelled", "/orders", &data)
            .await
            .unwrap();
    }

    /// Handles an event as if it had not been heard before.
    pub(crate) async fn hear(
        &self,
        event_type: &str,
        source: &str,
        data: &Value,
    ) -> Result<(), HandlingError> {
        let event = json!({
            "specversion": "1.0", "id": self.id(), "source": source, "type": event_type, "subject": "it",
            "time": self.clock.now(), "datacontenttype": "application/json", "data": data
        });
        let mut transaction = platform::db::begin(self.pool(), "hear").await.unwrap();
        let handled = self
            .subscriptions
            .deliver(&mut transaction, &event.to_string())
            .await
            .unwrap_or_else(|| panic!("nobody hears {event_type}"));
        transaction.commit().await.unwrap();
        handled
    }

    /// The events of a type that were written, as their data.
    pub(crate) async fn told(&self, event_type: &str) -> Vec<Value> {
        sqlx::query_scalar("SELECT event -> 'data' FROM outbox WHERE type = $1 ORDER BY position")
            .bind(event_type)
            .fetch_all(self.pool())
            .await
            .unwrap()
    }
}

pub(crate) fn product(product_id: Uuid) -> Value {
    json!({
        "product_id": product_id, "version": 1, "slug": "thing", "name": "Thing", "category_id": product_id,
        "price": {"amount": 100, "currency": "EUR"}, "status": "active"
    })
}

pub(crate) fn reservation(order_id: Uuid) -> String {
    format!("/inventory/reservations/{order_id}")
}
