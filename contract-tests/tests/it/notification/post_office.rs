//! Notification with a database and a mailbox of its own, beside users that are a stub of their contract.

use chrono::TimeDelta;
use contract_tests::stub::stub;
use contract_tests::{Subject, Target, World};
use futures::future::BoxFuture;
use notification::api::Notifications;
use notification::config::Config;
use notification::delivery::Delivery;
use notification::{MIGRATIONS, build};
use platform::auth::mint::Grant;
use platform::http::{HttpSettings, wrap};
use platform::jobs::run_due;
use platform::testing::{TestDatabase, TestTokens, context, hear, start_time};
use platform::{App, Clock};
use plumbline_mailbox::{Mailbox, Manner};
use serde_json::{Value, json};
use sqlx::PgPool;
use uuid::Uuid;
use wiremock::MockServer;

/// Whose messages they are.
const CUSTOMER: &str = "0197a3c0-9b41-7d35-a6f8-0c3e7d1b2a55";
/// Who had their data erased.
const ERASED: &str = "0197a3c0-9b41-7d35-a6f8-0c3e7d1b2a56";

/// Notification behind everything that stands before it in production, and ways to bring it into a state.
pub(crate) struct PostOffice {
    pub(super) app: App,
    delivery: Delivery,
    target: Target,
    tokens: TestTokens,
    clock: Clock,
    database: TestDatabase,
    around: Around,
}

/// What is around it.
struct Around {
    users: MockServer,
    mailbox: Mailbox,
}

impl PostOffice {
    pub(crate) async fn open() -> Self {
        let database = TestDatabase::new(&MIGRATIONS).await;
        let clock = Clock::at(start_time());
        let tokens = TestTokens::new(&clock);
        let around = Around::open().await;
        let known = stub(Subject::of_service("user")).operation("get_user");
        known
            .header("etag", "\"1\"")
            .mounted(&around.users, 200, a_user())
            .await;
        let context = context("notification", &database, &tokens, &clock);
        let notifications = Notifications::new(context, &around.config());
        let (app, target) = serve(&database, &tokens, &clock, &around, false).await;
        Self {
            app,
            delivery: Delivery(notifications.expect("the settings are whole")),
            target,
            tokens,
            clock,
            database,
            around,
        }
    }

    pub(super) fn pool(&self) -> &PgPool {
        self.database.pool()
    }

    /// Whose messages they are.
    pub(super) fn customer() -> Grant {
        Grant::customer(CUSTOMER, &[])
    }

    /// A customer who has decided nothing yet.
    pub(super) fn somebody(&self) -> Grant {
        Grant::customer(&platform::random::id(self.clock.now()).to_string(), &[])
    }

    /// The same notification, told to stop.
    pub(super) async fn draining(&self) -> Target {
        let served = serve(
            &self.database,
            &self.tokens,
            &self.clock,
            &self.around,
            true,
        );
        served.await.1
    }

    /// A message that is still to go out; its id.
    pub(super) async fn message(&self) -> Uuid {
        // Later than all others, so that lists have an order to show.
        self.clock.advance(TimeDelta::seconds(1));
        let (order, now) = (platform::random::id(self.clock.now()), self.clock.now());
        let data = json!({
            "order_id": order, "version": 2, "customer_id": CUSTOMER, "total": {"amount": 11_900, "currency": "EUR"},
            "payment_id": order, "confirmed_at": now
        });
        self.hear("/orders", "order.confirmed", &order.to_string(), &data)
            .await;
        let found = sqlx::query_scalar("SELECT id FROM messages WHERE order_id = $1");
        let message = found.bind(order).fetch_one(self.pool()).await;
        message.expect("it was heard")
    }

    /// A message that the mail server does not want; its id.
    pub(super) async fn dead_message(&self) -> Uuid {
        self.around.mailbox.behave(Manner::Refusing(550));
        let message = self.message().await;
        run_due(&self.delivery)
            .await
            .expect("the database is there");
        self.around.mailbox.behave(Manner::Polite);
        message
    }

    /// Somebody had their data erased; who.
    pub(super) async fn erased(&self) -> &'static str {
        let data = json!({"user_id": ERASED, "erased_at": self.clock.now()});
        self.hear("/users", "user.erased", ERASED, &data).await;
        ERASED
    }

    async fn hear(&self, source: &str, event_type: &str, subject: &str, data: &Value) {
        let now = self.clock.now();
        let event = json!({
            "specversion": "1.0", "id": platform::random::id(now), "source": source, "subject": subject, "time": now,
            "datacontenttype": "application/json", "type": event_type, "data": data
        });
        let heard = hear(self.pool(), self.app.subscriptions(), &event).await;
        heard.expect("it is heard");
    }
}

impl World for PostOffice {
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
                let around = Around::open().await;
                let (_, target) = serve(&database, &tokens, &clock, &around, false).await;
                database.pool().close().await;
                target
            })
        });
        Box::pin(async { opened.await.expect("the other notification is opened") })
    }
}

impl Around {
    async fn open() -> Self {
        Self {
            users: MockServer::start().await,
            mailbox: Mailbox::open().await.expect("there is a free port"),
        }
    }

    fn config(&self) -> Config {
        let settings = json!({
            "user_url": self.users.uri(), "auth_url": self.users.uri(), "smtp_url": self.mailbox.url(),
            "sender": "The Shop <hello@shop.example>", "shop_name": "The Shop"
        });
        serde_json::from_value(settings).expect("settings of this file")
    }
}

/// Whoever it is.
fn a_user() -> Value {
    let now = "2026-01-01T00:00:00Z";
    json!({
        "id": CUSTOMER, "email": "ines@example.com", "display_name": "Ines", "language": "en", "phone": null,
        "registered_at": now, "updated_at": now
    })
}

async fn serve(
    database: &TestDatabase,
    tokens: &TestTokens,
    clock: &Clock,
    around: &Around,
    draining: bool,
) -> (App, Target) {
    let context = context("notification", database, tokens, clock);
    let health = context.health.clone();
    let app = build(context, around.config())
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
