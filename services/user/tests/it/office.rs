//! A service of one's own for a test, its neighbours stubbed, and short words for asking it.

use axum::Router;
use chrono::TimeDelta;
use contract_tests::Subject;
use contract_tests::stub::{StubbedOperation, stub};
use http::Method;
use platform::Clock;
use platform::events::{Heard, Subscriptions};
use platform::testing::{Answer, Ask, TestDatabase, TestTokens, context, hear, outbox, start_time};
use serde_json::{Value, json};
use sqlx::PgPool;
use user::config::Config;
use user::{MIGRATIONS, build};
use wiremock::MockServer;

/// People.
pub(crate) const ANNA: &str = "0197a3c0-9b41-7d35-a6f8-0c3e7d1b2a55";
pub(crate) const BEN: &str = "0197a3c0-9b41-7d35-a6f8-0c3e7d1b2a56";
pub(crate) const STRANGER: &str = "0197a3c0-9b41-7d35-a6f8-0c3e7d1b2a57";

pub(crate) struct Office {
    router: Router,
    subscriptions: Subscriptions,
    pub(crate) tokens: TestTokens,
    pub(crate) clock: Clock,
    database: TestDatabase,
    pub(crate) neighbours: Neighbours,
}

/// Whom the export asks.
pub(crate) struct Neighbours {
    pub(crate) order: MockServer,
    pub(crate) payment: MockServer,
    pub(crate) cart: MockServer,
    pub(crate) billing: MockServer,
    pub(crate) notification: MockServer,
}

pub(crate) fn neighbour(name: &str, operation: &str) -> StubbedOperation {
    stub(Subject::of_service(name)).operation(operation)
}

/// An account was opened.
pub(crate) fn registered(user_id: &str, email: &str, name: &str) -> Value {
    json!({
        "specversion": "1.0", "id": platform::random::id(start_time()), "source": "/auth", "subject": user_id,
        "time": start_time(), "datacontenttype": "application/json", "type": "user.registered",
        "data": {
            "user_id": user_id, "email": email, "display_name": name, "language": "de", "registered_at": start_time()
        }
    })
}

pub(crate) fn harbour_street() -> Value {
    json!({"name": "Anna Harrow", "line1": "14 Harbour Street", "city": "Hamburg", "country": "DE"})
}

impl Neighbours {
    async fn start() -> Self {
        Self {
            order: MockServer::start().await,
            payment: MockServer::start().await,
            cart: MockServer::start().await,
            billing: MockServer::start().await,
            notification: MockServer::start().await,
        }
    }

    pub(crate) fn each(&self) -> [(&'static str, &MockServer); 5] {
        [
            ("order", &self.order),
            ("payment", &self.payment),
            ("cart", &self.cart),
            ("billing", &self.billing),
            ("notification", &self.notification),
        ]
    }
}

impl Office {
    /// Where nobody is known.
    pub(crate) async fn open() -> Self {
        let neighbours = Neighbours::start().await;
        let database = TestDatabase::new(&MIGRATIONS).await;
        let clock = Clock::at(start_time());
        let tokens = TestTokens::new(&clock);
        let urls: serde_json::Map<String, Value> = neighbours
            .each()
            .map(|(name, server)| (format!("{name}_url"), server.uri().into()))
            .into_iter()
            .collect();
        let config: Config = serde_json::from_value(urls.into()).unwrap();
        let context = context("user", &database, &tokens, &clock);
        let app = build(context, config).await.unwrap();
        Self {
            router: platform::http::wrap(
                app.router(),
                &platform::http::HttpSettings::default(),
                &platform::health::Health::default(),
            )
            .unwrap(),
            subscriptions: app.subscriptions().clone(),
            tokens,
            clock,
            database,
            neighbours,
        }
    }

    /// Where Anna and Ben have registered, one day ago.
    pub(crate) async fn with_people() -> Self {
        let office = Self::open().await;
        office
            .hear(&registered(ANNA, "anna@example.com", "Anna Harrow"))
            .await;
        office
            .hear(&registered(BEN, "ben@example.com", "Ben Oduya"))
            .await;
        office.clock.advance(TimeDelta::days(1));
        office
    }

    pub(crate) fn pool(&self) -> &PgPool {
        self.database.pool()
    }

    /// Lets an event arrive.
    pub(crate) async fn hear(&self, event: &Value) -> Heard {
        hear(self.pool(), &self.subscriptions, event).await.unwrap()
    }

    /// Every event that was told, oldest first.
    pub(crate) async fn told(&self) -> Vec<Value> {
        outbox(self.pool()).await
    }

    /// The types of these events.
    pub(crate) async fn told_types(&self) -> Vec<String> {
        let told = self.told().await;
        let types = told.iter().map(|event| event["type"].as_str().unwrap());
        types.map(str::to_owned).collect()
    }

    /// Whether a text stands anywhere in the database.
    pub(crate) async fn keeps(&self, text: &str) -> Vec<String> {
        let mut places = Vec::new();
        for table in ["users", "addresses", "idempotency_keys", "outbox", "inbox"] {
            // Bytes are shown as hexadecimal digits, so they are read as text first.
            let row = match table {
                "idempotency_keys" => "concat(t.headers, convert_from(t.body, 'UTF8'))",
                _ => "t::text",
            };
            let statement =
                format!("SELECT count(*) FROM {table} t WHERE strpos(lower({row}), lower($1)) > 0");
            let found: i64 = sqlx::query_scalar(sqlx::AssertSqlSafe(statement))
                .bind(text)
                .fetch_one(self.pool())
                .await
                .unwrap();
            if found > 0 {
                places.push(table.to_owned());
            }
        }
        places
    }

    /// A request of nobody in particular.
    pub(crate) fn ask(&self, method: Method, path: &str) -> Ask {
        Ask::new(&self.router, &self.tokens, method, path)
    }

    /// A request of Anna's.
    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.ask(Method::GET, path).customer(ANNA).send().await
    }

    /// A new address of Anna's.
    pub(crate) async fn add(&self, address: &Value) -> Answer {
        // Later than all others, so that there is an order.
        self.clock.advance(TimeDelta::seconds(1));
        self.ask(Method::POST, &format!("/users/{ANNA}/addresses"))
            .customer(ANNA)
            .once()
            .json(address)
            .send()
            .await
    }

    /// A change that Anna makes.
    pub(crate) async fn patch(&self, path: &str, etag: &str, change: &Value) -> Answer {
        self.ask(Method::PATCH, path)
            .customer(ANNA)
            .header("if-match", etag)
            .patch(change)
            .send()
            .await
    }

    /// Anna erases herself.
    pub(crate) async fn erase_anna(&self) -> Answer {
        self.ask(Method::DELETE, &format!("/users/{ANNA}"))
            .customer(ANNA)
            .send()
            .await
    }
}
