//! A service of one's own for a test, its neighbours stubbed, and short words for asking it.

use axum::Router;
use axum::body::Body;
use bytes::Bytes;
use chrono::TimeDelta;
use contract_tests::Subject;
use contract_tests::stub::{StubbedOperation, stub};
use http::{HeaderMap, Method, Request, StatusCode};
use http_body_util::BodyExt as _;
use platform::Clock;
use platform::auth::mint::Grant;
use platform::events::{Heard, Subscriptions};
use platform::testing::{TestDatabase, TestTokens, context, hear, outbox, start_time};
use serde_json::{Value, json};
use sqlx::PgPool;
use tower::ServiceExt as _;
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
    pub(crate) fn ask(&self, method: Method, path: &str) -> Ask<'_> {
        Ask {
            office: self,
            request: Request::builder()
                .method(method)
                .uri(path)
                .body(Body::empty())
                .unwrap(),
        }
    }

    /// A request of Anna's.
    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.ask(Method::GET, path).person(ANNA).send().await
    }

    /// A new address of Anna's.
    pub(crate) async fn add(&self, address: &Value) -> Answer {
        // Later than all others, so that there is an order.
        self.clock.advance(TimeDelta::seconds(1));
        self.ask(Method::POST, &format!("/users/{ANNA}/addresses"))
            .person(ANNA)
            .once()
            .json(address)
            .send()
            .await
    }

    /// A change that Anna makes.
    pub(crate) async fn patch(&self, path: &str, etag: &str, change: &Value) -> Answer {
        self.ask(Method::PATCH, path)
            .person(ANNA)
            .header("if-match", etag)
            .patch(change)
            .send()
            .await
    }

    /// Anna erases herself.
    pub(crate) async fn erase_anna(&self) -> Answer {
        self.ask(Method::DELETE, &format!("/users/{ANNA}"))
            .person(ANNA)
            .send()
            .await
    }
}

pub(crate) struct Ask<'a> {
    office: &'a Office,
    request: Request<Body>,
}

impl Ask<'_> {
    pub(crate) fn header(mut self, name: &'static str, value: impl AsRef<str>) -> Self {
        self.request
            .headers_mut()
            .insert(name, value.as_ref().parse().unwrap());
        self
    }

    pub(crate) fn token(self, token: &str) -> Self {
        self.header("authorization", format!("Bearer {token}"))
    }

    pub(crate) fn person(self, id: &str) -> Self {
        let token = self.office.tokens.token(&Grant::customer(id, &[]));
        self.token(&token)
    }

    pub(crate) fn staff(self, scopes: &[&str]) -> Self {
        let token = self.office.tokens.staff(scopes);
        self.token(&token)
    }

    /// With an idempotency key that nobody else uses.
    pub(crate) fn once(self) -> Self {
        self.header("idempotency-key", platform::random::token(12))
    }

    pub(crate) fn json(mut self, body: &Value) -> Self {
        *self.request.body_mut() = body.to_string().into();
        self.header("content-type", "application/json")
    }

    pub(crate) fn patch(mut self, body: &Value) -> Self {
        *self.request.body_mut() = body.to_string().into();
        self.header("content-type", "application/merge-patch+json")
    }

    pub(crate) async fn send(self) -> Answer {
        let router = self.office.router.clone();
        let response = router.oneshot(self.request).await.unwrap();
        let (parts, body) = response.into_parts();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: body.collect().await.unwrap().to_bytes(),
        }
    }
}

#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Answer {
    #[track_caller]
    pub(crate) fn expect(self, status: StatusCode) -> Self {
        assert_eq!(
            self.status,
            status,
            "{}",
            String::from_utf8_lossy(&self.body)
        );
        self
    }

    /// The status and the code of a problem.
    #[track_caller]
    pub(crate) fn problem(&self) -> (u16, String) {
        assert_eq!(
            self.header("content-type"),
            "application/problem+json",
            "{self:?}"
        );
        (self.status.as_u16(), self.text("/code"))
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    #[track_caller]
    pub(crate) fn text(&self, pointer: &str) -> String {
        let json = self.json();
        let value = json.pointer(pointer).and_then(Value::as_str);
        value
            .unwrap_or_else(|| panic!("no text at {pointer} of {json}"))
            .to_owned()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    /// The ids of the items of a page.
    pub(crate) fn ids(&self) -> Vec<String> {
        let items = self.json()["items"].as_array().cloned().unwrap_or_default();
        items
            .iter()
            .map(|item| item["id"].as_str().unwrap().to_owned())
            .collect()
    }
}
