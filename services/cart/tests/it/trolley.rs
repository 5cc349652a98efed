//! A service of one's own for a test, its neighbours stubbed, and short words for asking it.

use axum::Router;
use cart::config::Config;
use cart::{MIGRATIONS, build};
use contract_tests::Subject;
use contract_tests::stub::{StubbedOperation, stub};
use http::{Method, StatusCode};
use platform::events::{HandlingError, Subscriptions};
use platform::testing::{Answer, Ask, TestDatabase, TestTokens, context, start_time};
use platform::{Clock, ServiceContext};
use serde_json::{Value, json};
use sqlx::PgPool;
use wiremock::MockServer;

/// What is for sale, and what is not.
pub(crate) const KETTLE: &str = "0197a3c1-5b7e-7c3a-9d43-2f6a1f0e8b11";
pub(crate) const PAN: &str = "0197a3c1-5b7e-7c3a-9d43-2f6a1f0e8b12";
pub(crate) const ARCHIVED: &str = "0197a3c1-5b7e-7c3a-9d43-2f6a1f0e8b15";
pub(crate) const UNKNOWN: &str = "0197a3c1-5b7e-7c3a-9d43-2f6a1f0e8b16";

/// People.
pub(crate) const ANNA: &str = "0197a3c0-9b41-7d35-a6f8-0c3e7d1b2a55";
pub(crate) const BEN: &str = "0197a3c0-9b41-7d35-a6f8-0c3e7d1b2a56";

const SOMETHING: &str = "0197b0d5-66aa-7b3d-a1f4-e8c25b90d731";
pub(crate) const NOW: &str = "2026-01-01T00:00:00Z";

pub(crate) struct Trolley {
    router: Router,
    pub(crate) context: ServiceContext,
    subscriptions: Subscriptions,
    tokens: TestTokens,
    pub(crate) clock: Clock,
    database: TestDatabase,
    pub(crate) catalog: MockServer,
    pub(crate) inventory: MockServer,
}

/// Whose cart is asked for.
#[derive(Clone, Copy)]
pub(crate) enum As<'a> {
    Person(&'a str),
    Guest(&'a str),
    /// Somebody who shows both.
    Both(&'a str, &'a str),
    Nobody,
}

pub(crate) fn neighbour(name: &str, operation: &str) -> StubbedOperation {
    stub(Subject::of_service(name)).operation(operation)
}

impl Trolley {
    /// Among neighbours that answer nothing that was not stubbed.
    pub(crate) async fn open() -> Self {
        let (catalog, inventory) = (MockServer::start().await, MockServer::start().await);
        let database = TestDatabase::new(&MIGRATIONS).await;
        let clock = Clock::at(start_time());
        let tokens = TestTokens::new(&clock);
        let config: Config = serde_json::from_value(json!({
            "catalog_url": catalog.uri(), "inventory_url": inventory.uri()
        }))
        .unwrap();
        let context = context("cart", &database, &tokens, &clock);
        let app = build(context.clone(), config).await.unwrap();
        Self {
            router: app.router(),
            context,
            subscriptions: app.subscriptions().clone(),
            tokens,
            clock,
            database,
            catalog,
            inventory,
        }
    }

    /// Stubs the catalog: kettles and pans are sold, the archived product is not, and the last one is unknown.
    pub(crate) async fn sells(&self) {
        let product = |id: &str, name: &str, amount: i64, status: &str| {
            json!({
                "id": id, "slug": name.to_lowercase(), "name": name, "description": null, "compare_at_price": null,
                "price": {"amount": amount, "currency": "EUR"}, "category_id": SOMETHING, "attributes": [],
                "images": [], "status": status, "created_at": NOW, "updated_at": NOW
            })
        };
        let items = [
            product(KETTLE, "Kettle", 4900, "active"),
            product(PAN, "Pan", 6400, "active"),
            product(ARCHIVED, "Jug", 3000, "archived"),
        ];
        neighbour("catalog", "get_products")
            .mounted(&self.catalog, 200, json!({"items": items}))
            .await;
    }

    /// Stubs the inventory: there are three kettles and no pan.
    pub(crate) async fn stocks(&self) {
        let items = json!([
            {"product_id": KETTLE, "level": "low", "orderable": 3},
            {"product_id": PAN, "level": "sold_out", "orderable": 0}
        ]);
        neighbour("inventory", "get_availabilities")
            .mounted(&self.inventory, 200, json!({"items": items}))
            .await;
    }

    pub(crate) fn pool(&self) -> &PgPool {
        self.database.pool()
    }

    pub(crate) async fn ask(
        &self,
        who: As<'_>,
        method: Method,
        path: &str,
        headers: &[(&'static str, &str)],
        body: Value,
    ) -> Answer {
        let (person, guest) = match who {
            As::Person(person) => (Some(person), None),
            As::Guest(token) => (None, Some(token)),
            As::Both(person, token) => (Some(person), Some(token)),
            As::Nobody => (None, None),
        };
        let mut ask = Ask::new(&self.router, &self.tokens, method, path);
        if let Some(person) = person {
            ask = ask.customer(person);
        }
        if let Some(token) = guest {
            ask = ask.header("cart-token", token);
        }
        for (name, value) in headers {
            ask = ask.header(name, value);
        }
        match body {
            Value::Null => ask.send().await,
            body => ask.json(&body).send().await,
        }
    }

    pub(crate) async fn get(&self, who: As<'_>, path: &str) -> Answer {
        self.ask(who, Method::GET, path, &[], Value::Null).await
    }

    /// Puts so many pieces of a product into a cart.
    pub(crate) async fn put(&self, who: As<'_>, product: &str, quantity: i64) -> Answer {
        let path = format!("/cart/items/{product}");
        self.ask(who, Method::PUT, &path, &[], json!({"quantity": quantity}))
            .await
    }

    pub(crate) async fn clear(&self, who: As<'_>, seen: &str) -> Answer {
        let headers = [("if-match", seen)];
        self.ask(who, Method::DELETE, "/cart", &headers, Value::Null)
            .await
    }

    /// The secret of a new guest's cart.
    pub(crate) async fn guest(&self) -> String {
        let made = self
            .ask(As::Nobody, Method::POST, "/cart/guests", &[], Value::Null)
            .await
            .expect(StatusCode::CREATED);
        made.header("cart-token").to_owned()
    }

    pub(crate) async fn merge(&self, person: &str, token: &str) -> Answer {
        let who = As::Both(person, token);
        self.ask(who, Method::POST, "/cart/merge", &[], Value::Null)
            .await
    }

    /// What is in a cart, as product and quantity.
    pub(crate) async fn lines(&self, who: As<'_>) -> Vec<(String, i64)> {
        let contents = self.get(who, "/cart/contents").await;
        lines(&contents.expect(StatusCode::OK), "/lines")
    }

    /// Lets an event have its effect.
    pub(crate) async fn hear(&self, event: &Value) -> Result<(), HandlingError> {
        platform::testing::hear(self.pool(), &self.subscriptions, event)
            .await
            .map(drop)
    }

    pub(crate) async fn count(&self) -> i64 {
        sqlx::query_scalar("SELECT count(*) FROM carts")
            .fetch_one(self.pool())
            .await
            .unwrap()
    }
}

/// An event of another service.
pub(crate) fn event(event_type: &str, source: &str, data: &Value) -> Value {
    json!({
        "specversion": "1.0", "id": platform::random::id(start_time()), "source": source, "subject": SOMETHING,
        "time": NOW, "datacontenttype": "application/json", "type": event_type, "data": data
    })
}

/// The lines at this place of an answer, as product and quantity.
pub(crate) fn lines(answer: &Answer, pointer: &str) -> Vec<(String, i64)> {
    let body = answer.json();
    let lines = body.pointer(pointer).and_then(Value::as_array);
    let line = |line: &Value| {
        let product = line["product_id"].as_str().unwrap().to_owned();
        (product, line["quantity"].as_i64().unwrap())
    };
    lines.unwrap().iter().map(line).collect()
}

/// Lines as they are compared.
pub(crate) fn of(lines: &[(&str, i64)]) -> Vec<(String, i64)> {
    let line = |(product, quantity): &(&str, i64)| ((*product).to_owned(), *quantity);
    lines.iter().map(line).collect()
}

/// The id of one of many products.
pub(crate) fn product(number: usize) -> String {
    format!("0197a3c1-0000-7c3a-9d43-{number:012x}")
}
