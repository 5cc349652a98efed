//! Payments with a database of their own, and a provider that takes every card.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::Router;
use chrono::TimeDelta;
use contract_tests::stub::stub;
use contract_tests::{Subject, Target, World};
use futures::future::BoxFuture;
use payment::config::Config;
use payment::{MIGRATIONS, build};
use platform::auth::mint::Grant;
use platform::events::Subscriptions;
use platform::http::{HttpSettings, wrap};
use platform::testing::{
    TestDatabase, TestService, TestTokens, context, event, eventually, hear, outbox, start_time,
};
use platform::{Clock, random};
use sdk::order::events::{OrderCancelled, OrderPlaced};
use sdk::user::events::UserErased;
use serde_json::{Value, json};
use sqlx::PgPool;
use tokio::sync::OnceCell;
use uuid::Uuid;
use wiremock::MockServer;

pub(super) const CUSTOMER: &str = "0197a000-0000-7000-8000-00000000c001";
pub(super) const WEBHOOK_KEY: &str = "whsec_of_the_tests";
const SECRET_KEY: &str = "sk_of_the_tests";

/// More than any request can ask for.
pub(super) const CAPTURED: i64 = 999_999_999_999;

/// Payments behind everything that stands before them in production, and ways to bring them into a state.
pub(crate) struct Till {
    router: Router,
    pub(super) subscriptions: Subscriptions,
    tokens: TestTokens,
    pub(super) clock: Clock,
    database: TestDatabase,
    provider: MockServer,
    /// One that knows no token.
    stranger: MockServer,
    listed: OnceCell<Uuid>,
    count: AtomicUsize,
}

impl Till {
    pub(crate) async fn open() -> Self {
        let database = TestDatabase::new(&MIGRATIONS).await;
        let clock = Clock::at(start_time());
        let tokens = TestTokens::new(&clock);
        let provider = MockServer::start().await;
        let card = json!({
            "id": "card_1", "brand": "visa", "last_four": "4242", "expiry_month": 12, "expiry_year": 2034
        });
        answers(&provider, 201, card).await;
        let stranger = MockServer::start().await;
        let problem =
            json!({"status": 422, "code": "unknown_token", "title": "There is no such token"});
        answers(&stranger, 422, problem).await;
        let (router, subscriptions) =
            serve(&database, &tokens, &clock, &provider.uri(), false).await;
        Self {
            router,
            subscriptions,
            tokens,
            clock,
            database,
            provider,
            stranger,
            listed: OnceCell::new(),
            count: AtomicUsize::new(0),
        }
    }

    pub(super) fn pool(&self) -> &PgPool {
        self.database.pool()
    }

    pub(super) fn customer() -> Grant {
        Grant::customer(CUSTOMER, &[])
    }

    /// Later than all others, so that lists have an order to show.
    fn new_id(&self) -> Uuid {
        self.clock.advance(TimeDelta::seconds(1));
        random::id(self.clock.now())
    }

    /// The same payments, told to stop.
    pub(super) async fn draining(&self) -> Target {
        let url = self.provider.uri();
        Target::Router(
            serve(&self.database, &self.tokens, &self.clock, &url, true)
                .await
                .0,
        )
    }

    /// The same payments with a provider that knows no token.
    pub(super) async fn among_strangers(&self) -> Target {
        let url = self.stranger.uri();
        Target::Router(
            serve(&self.database, &self.tokens, &self.clock, &url, false)
                .await
                .0,
        )
    }

    /// A payment method of this owner.
    pub(super) async fn method(&self, owner: &str) -> Uuid {
        let id = self.new_id();
        sqlx::query(
            "INSERT INTO payment_methods (id, owner, card, brand, last_four, expiry_month, expiry_year, created_at)
            VALUES ($1, $2, 'card_1', 'visa', '4242', 12, 2034, $3)",
        )
        .bind(id)
        .bind(owner)
        .bind(self.clock.now())
        .execute(self.pool())
        .await
        .expect("a method can be written");
        id
    }

    /// Somebody who has as many methods as there may be.
    pub(super) async fn collector(&self) -> Grant {
        let number = self.count.fetch_add(1, Ordering::Relaxed);
        let owner = format!("collector-{number}");
        for _ in 0..20 {
            self.method(&owner).await;
        }
        Grant::customer(&owner, &[])
    }

    /// Somebody who was erased.
    pub(super) async fn erased(&self) -> Grant {
        let customer = self.new_id();
        let erasure = json!({"user_id": customer, "erased_at": self.clock.now()});
        let erasure: UserErased = serde_json::from_value(erasure).expect("data of this file");
        hear(self.pool(), &self.subscriptions, &event(&erasure))
            .await
            .expect("erasures are heard");
        Grant::customer(&customer.to_string(), &[])
    }

    /// A payment of the customer: captured, with a refund that is settled, or failed.
    pub(super) async fn payment(&self, captured: bool) -> Uuid {
        let id = self.new_id();
        let (state, reason, charge) = match captured {
            true => ("captured", None, Some("ch_1")),
            false => ("failed", Some("declined"), None),
        };
        sqlx::query(
            "INSERT INTO payments (id, order_id, customer_id, payment_method_id, amount, currency, state,
                failure_reason, due_at, charge_id, captured, captured_at, created_at, updated_at)
            VALUES ($1, $2, $3, $2, $4, 'EUR', $5, $6, $7, $8, $9, $10, $7, $7)",
        )
        .bind(id)
        .bind(self.new_id())
        .bind(CUSTOMER.parse::<Uuid>().expect("an id"))
        .bind(CAPTURED)
        .bind(state)
        .bind(reason)
        .bind(self.clock.now())
        .bind(charge)
        .bind(if captured { CAPTURED } else { 0 })
        .bind(captured.then(|| self.clock.now()))
        .execute(self.pool())
        .await
        .expect("a payment can be written");
        id
    }

    /// A refund of a payment, which went back.
    pub(super) async fn refund(&self, payment: Uuid) -> Uuid {
        let id = self.new_id();
        sqlx::query(
            "INSERT INTO refunds (id, payment_id, amount, reason, state, created_at, updated_at)
            VALUES ($1, $2, 1, 'returned', 'refunded', $3, $3)",
        )
        .bind(id)
        .bind(payment)
        .bind(self.clock.now())
        .execute(self.pool())
        .await
        .expect("a refund can be written");
        id
    }

    /// The payment whose refunds are listed.
    pub(super) async fn listed(&self) -> Uuid {
        *self
            .listed
            .get_or_init(async || self.payment(true).await)
            .await
    }

    pub(super) async fn remove(&self, statement: &'static str, id: &str) {
        sqlx::query(statement)
            .bind(id.parse::<Uuid>().expect("an id"))
            .execute(self.pool())
            .await
            .expect("what nothing refers to can be deleted");
    }
}

impl World for Till {
    fn target(&self) -> Target {
        Target::Router(self.router.clone())
    }

    fn tokens(&self) -> &TestTokens {
        &self.tokens
    }

    fn outage(&self) -> BoxFuture<'_, Target> {
        let (tokens, clock) = (self.tokens.clone(), self.clock.clone());
        elsewhere(async move || {
            let database = TestDatabase::new(&MIGRATIONS).await;
            let nobody = "http://127.0.0.1:9";
            let (router, _) = serve(&database, &tokens, &clock, nobody, false).await;
            database.pool().close().await;
            Target::Router(router)
        })
    }
}

/// On a thread of its own, because opening a database is no future that could change threads.
fn elsewhere<T, Work>(work: Work) -> BoxFuture<'static, T>
where
    T: Send + 'static,
    Work: AsyncFnOnce() -> T + Send + 'static,
{
    let done = tokio::task::spawn_blocking(move || {
        tokio::runtime::Handle::current().block_on(async { work().await })
    });
    Box::pin(async { done.await.expect("it is done") })
}

/// Everything that is told, by a service that runs, beside the provider's sandbox.
pub(super) async fn told() -> Vec<Value> {
    elsewhere(async || {
        let settings = [
            ("PLUMBLINE_SECRET_KEY", SECRET_KEY),
            ("PLUMBLINE_WEBHOOK_KEY", WEBHOOK_KEY),
        ];
        let provider = TestService::start(payment_sandbox::service(), &settings).await;
        let settings = [
            ("PLUMBLINE_GATEWAY_URL", provider.url("")),
            ("PLUMBLINE_GATEWAY_KEY", SECRET_KEY.to_owned()),
            ("PLUMBLINE_WEBHOOK_KEY", WEBHOOK_KEY.to_owned()),
        ];
        let settings = settings
            .each_ref()
            .map(|(name, value)| (*name, value.as_str()));
        let service = TestService::start(payment::service(), &settings).await;
        let paid = order(&service, "tok_success").await;
        order(&service, "tok_declined").await;
        tells(&service, 2).await;
        let cancelled = json!({
            "order_id": paid, "version": 2, "customer_id": CUSTOMER, "reason": "customer_request",
            "cancelled_at": start_time(),
        });
        let cancelled: OrderCancelled = serde_json::from_value(cancelled).expect("an event");
        service.deliver(&cancelled).await;
        tells(&service, 3).await
    })
    .await
}

async fn tells(service: &TestService, number: usize) -> Vec<Value> {
    eventually("so much is told", async || {
        let told = outbox(service.pool()).await;
        (told.len() >= number).then_some(told)
    })
    .await
}

/// Lets the service hear of an order that is paid with a card of this token.
async fn order(service: &TestService, token: &str) -> Uuid {
    let method: Value = reqwest::Client::new()
        .post(service.url("/payments/methods"))
        .bearer_auth(service.tokens().token(&Till::customer()))
        .header("idempotency-key", token)
        .json(&json!({"token": token}))
        .send()
        .await
        .expect("the service answers")
        .json()
        .await
        .expect("it answers JSON");
    let id = random::id(start_time());
    let placed = json!({
        "order_id": id, "version": 1, "customer_id": CUSTOMER, "lines": [],
        "total": {"amount": 1000, "currency": "EUR"}, "payment_method_id": method["id"],
        "payment_due_at": start_time() + TimeDelta::minutes(10), "placed_at": start_time(),
    });
    let placed: OrderPlaced = serde_json::from_value(placed).expect("an event");
    service.deliver(&placed).await;
    id
}

async fn answers(provider: &MockServer, status: u16, body: Value) {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../openapi/external/payment-gateway.yaml");
    let provided = stub(Arc::new(Subject::of_file(&path)));
    let operation = provided.operation("create_card");
    operation.mounted(provider, status, body).await;
}

async fn serve(
    database: &TestDatabase,
    tokens: &TestTokens,
    clock: &Clock,
    provider: &str,
    draining: bool,
) -> (Router, Subscriptions) {
    let context = context("payment", database, tokens, clock);
    let health = context.health.clone();
    let config = Config {
        gateway_url: provider.parse().expect("a URL"),
        gateway_key: SECRET_KEY.into(),
        gateway_timeout: std::time::Duration::from_secs(5),
        webhook_key: WEBHOOK_KEY.into(),
        webhook_previous_key: None,
        concurrency: 1,
        first_wait: std::time::Duration::from_millis(500),
    };
    let app = build(context, config).await.expect("payments are built");
    let subscriptions = app.subscriptions().clone();
    if draining {
        health.drain();
        return (app.router(), subscriptions);
    }
    let router = wrap(app.router(), &HttpSettings::default(), &health);
    (router.expect("the defaults are right"), subscriptions)
}
