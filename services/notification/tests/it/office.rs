//! A service of one's own for a test, with a mailbox, its neighbours stubbed, and short words for asking it.

use axum::Router;
use chrono::TimeDelta;
use contract_tests::Subject;
use contract_tests::stub::stub;
use http::{Method, StatusCode};
use notification::api::Notifications;
use notification::config::Config;
use notification::delivery::Delivery;
use notification::{MIGRATIONS, build};
use platform::Clock;
use platform::auth::mint::Grant;
use platform::events::{Heard, Subscriptions};
use platform::jobs::run_due;
use platform::testing::{Answer, Ask, TestDatabase, TestTokens, context, hear, start_time};
use plumbline_mailbox::Mailbox;
use serde_json::{Value, json};
use sqlx::PgPool;
use uuid::Uuid;
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, ResponseTemplate};

/// Customers.
pub(crate) const ANNA: &str = "0197a3c0-9b41-7d35-a6f8-0c3e7d1b2a55";
pub(crate) const BEN: &str = "0197a3c0-9b41-7d35-a6f8-0c3e7d1b2a56";

/// Everybody's address and name, by the stub.
pub(crate) const EMAIL: &str = "anna@example.com";
const NAME: &str = "Anna Harrow";

pub(crate) const MESSAGES: &str = "/notifications/messages";

const NOW: &str = "2026-01-01T00:00:00Z";

pub(crate) struct Office {
    router: Router,
    pub(crate) delivery: Delivery,
    subscriptions: Subscriptions,
    tokens: TestTokens,
    pub(crate) clock: Clock,
    database: TestDatabase,
    pub(crate) user: MockServer,
    pub(crate) auth: MockServer,
    pub(crate) mailbox: Mailbox,
}

impl Office {
    /// Where everybody is known.
    pub(crate) async fn open() -> Self {
        let office = Self::where_nobody_answers().await;
        office.knows(EMAIL).await;
        office
    }

    pub(crate) async fn where_nobody_answers() -> Self {
        let (user, auth) = (MockServer::start().await, MockServer::start().await);
        let mailbox = Mailbox::open().await.unwrap();
        let database = TestDatabase::new(&MIGRATIONS).await;
        let clock = Clock::at(start_time());
        let tokens = TestTokens::new(&clock);
        let context = context("notification", &database, &tokens, &clock);
        let config: Config = serde_json::from_value(json!({
            "user_url": user.uri(), "auth_url": auth.uri(), "smtp_url": mailbox.url(), "smtp_timeout": "1s",
            "sender": "The Shop <hello@shop.example>", "shop_name": "The Shop"
        }))
        .unwrap();
        let app = build(context.clone(), config.clone()).await.unwrap();
        Self {
            router: app.router(),
            delivery: Delivery(Notifications::new(context, &config).unwrap()),
            subscriptions: app.subscriptions().clone(),
            tokens,
            clock,
            database,
            user,
            auth,
            mailbox,
        }
    }

    pub(crate) fn pool(&self) -> &PgPool {
        self.database.pool()
    }

    /// Whoever is asked for has this address.
    pub(crate) async fn knows(&self, email: &str) {
        self.user.reset().await;
        let person = json!({
            "id": ANNA, "email": email, "display_name": NAME, "language": "en", "phone": null,
            "registered_at": NOW, "updated_at": NOW
        });
        let answer = ResponseTemplate::new(200).insert_header("etag", "\"1\"");
        // Without the stub's checks: what an address looks like is for the mail server to say.
        let mock = Mock::given(any()).respond_with(answer.set_body_json(person));
        mock.mount(&self.user).await;
    }

    /// Nobody is known.
    pub(crate) async fn forgets(&self) {
        self.user.reset().await;
        let problem =
            json!({"title": "There is no such user", "status": 404, "code": "user_not_found"});
        let operation = stub(Subject::of_service("user")).operation("get_user");
        operation.mounted(&self.user, 404, problem).await;
    }

    pub(crate) async fn hear(&self, event: &Value) -> Heard {
        hear(self.pool(), &self.subscriptions, event).await.unwrap()
    }

    /// Anna's order was confirmed; the order.
    pub(crate) async fn confirmed(&self) -> Uuid {
        let order = new_id();
        self.hear(&confirmed(order)).await;
        order
    }

    /// Delivers everything that is due now.
    pub(crate) async fn deliver(&self) {
        run_due(&self.delivery).await.unwrap();
    }

    /// The same after a while.
    pub(crate) async fn deliver_after(&self, wait: TimeDelta) {
        self.clock.advance(wait);
        self.deliver().await;
    }

    /// All messages, as staff sees them, the latest first.
    pub(crate) async fn messages(&self) -> Vec<Value> {
        let answer = self.get(MESSAGES, &staff()).await.expect(StatusCode::OK);
        answer.items()
    }

    /// The one message that there is.
    pub(crate) async fn only_message(&self) -> Value {
        let messages = self.messages().await;
        assert_eq!(messages.len(), 1, "{messages:?}");
        messages[0].clone()
    }

    pub(crate) async fn get(&self, path: &str, grant: &Grant) -> Answer {
        self.ask(Method::GET, path, grant, &[], None).await
    }

    pub(crate) async fn retry(&self, message: &Value, grant: &Grant) -> Answer {
        let path = format!("{MESSAGES}/{}/retry", message["id"].as_str().unwrap());
        self.ask(Method::POST, &path, grant, &[], None).await
    }

    pub(crate) async fn ask(
        &self,
        method: Method,
        path: &str,
        grant: &Grant,
        headers: &[(&'static str, &str)],
        body: Option<Value>,
    ) -> Answer {
        let ask = Ask::new(&self.router, &self.tokens, method, path).grant(grant);
        let ask = headers
            .iter()
            .fold(ask, |ask, (name, value)| ask.header(name, value));
        match body {
            Some(changes) => ask.patch(&changes).send().await,
            None => ask.send().await,
        }
    }
}

pub(crate) fn new_id() -> Uuid {
    platform::random::id(start_time())
}

pub(crate) fn staff() -> Grant {
    Grant::staff("staff", &["notification:manage"])
}

pub(crate) fn customer(id: &str) -> Grant {
    Grant::customer(id, &[])
}

pub(crate) fn event(source: &str, event_type: &str, subject: &str, data: &Value) -> Value {
    json!({
        "specversion": "1.0", "id": new_id(), "source": source, "subject": subject, "time": NOW,
        "datacontenttype": "application/json", "type": event_type, "data": data
    })
}

/// Anna's order was confirmed.
pub(crate) fn confirmed(order: Uuid) -> Value {
    let data = json!({
        "order_id": order, "version": 2, "customer_id": ANNA, "total": {"amount": 11900, "currency": "EUR"},
        "payment_id": order, "confirmed_at": NOW
    });
    event("/orders", "order.confirmed", &order.to_string(), &data)
}

/// Anna's order has left.
pub(crate) fn shipped(order: Uuid) -> Value {
    let data = json!({
        "order_id": order, "version": 3, "customer_id": ANNA, "carrier": "DHL", "tracking_number": "JD0146",
        "shipped_at": NOW
    });
    event("/orders", "order.shipped", &order.to_string(), &data)
}
