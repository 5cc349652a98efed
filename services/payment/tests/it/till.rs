//! A service of one's own for a test, beside a provider of one's own, and short words for what is done with them.

use chrono::{DateTime, TimeDelta, Utc};
use http::Method;
use platform::auth::mint::Grant;
use platform::random;
use platform::testing::{TestService, eventually, start_time};
use reqwest::{Client, StatusCode};
use sdk::order::events::{OrderCancelled, OrderPlaced};
use serde_json::{Value, json};
use sqlx::PgPool;
use uuid::Uuid;

use crate::post_office::PostOffice;

pub(crate) const SECRET_KEY: &str = "sk_of_the_tests";
pub(crate) const WEBHOOK_KEY: &str = "whsec_of_the_tests";
pub(crate) const PREVIOUS_KEY: &str = "whsec_of_last_year";

/// The service and the provider, each with a clock that stands until it is moved.
pub(crate) struct Till {
    pub(crate) service: TestService,
    pub(crate) provider: TestService,
    pub(crate) post: PostOffice,
    client: Client,
}

/// An order that is to be paid.
#[derive(Clone, Copy)]
pub(crate) struct Order {
    pub(crate) id: Uuid,
    pub(crate) customer: Uuid,
}

impl Till {
    pub(crate) async fn open() -> Self {
        Self::with("150ms", "1500ms", "1s").await
    }

    /// With a provider that takes so long to answer `slow`, a service that waits for an answer for so long, and a bank
    /// that takes so long with `processing`.
    pub(crate) async fn with(slowness: &str, timeout: &str, processing: &str) -> Self {
        let (post, address) = PostOffice::open().await;
        let settings = [
            ("PLUMBLINE_SECRET_KEY", SECRET_KEY),
            ("PLUMBLINE_WEBHOOK_KEY", WEBHOOK_KEY),
            ("PLUMBLINE_WEBHOOK_URL", &address),
            ("PLUMBLINE_SLOWNESS", slowness),
            ("PLUMBLINE_PROCESSING", processing),
        ];
        let provider = TestService::start(payment_sandbox::service(), &settings).await;
        let service = service_at(&provider.url(""), timeout).await;
        post.deliver_to(service.url("/payments/webhooks"));
        Self {
            service,
            provider,
            post,
            client: Client::new(),
        }
    }

    pub(crate) fn pool(&self) -> &PgPool {
        self.service.pool()
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.service.clock().now()
    }

    /// Lets time pass for both.
    pub(crate) fn pass(&self, time: TimeDelta) {
        self.service.clock().advance(time);
        self.provider.clock().advance(time);
    }

    pub(crate) fn token_of(&self, customer: Uuid) -> String {
        let grant = Grant::customer(&customer.to_string(), &[]);
        self.service.tokens().token(&grant)
    }

    pub(crate) fn staff(&self, scopes: &[&str]) -> String {
        self.service.tokens().staff(scopes)
    }

    /// Asks the service with this token, under a key that nobody else uses.
    pub(crate) async fn ask(
        &self,
        method: Method,
        path: &str,
        token: &str,
        body: Option<&Value>,
    ) -> (StatusCode, Value) {
        self.ask_under(&random::token(12), method, path, token, body)
            .await
    }

    /// The same under a key that is known.
    pub(crate) async fn ask_under(
        &self,
        key: &str,
        method: Method,
        path: &str,
        token: &str,
        body: Option<&Value>,
    ) -> (StatusCode, Value) {
        let mut request = self
            .client
            .request(method, self.service.url(path))
            .bearer_auth(token)
            .header("idempotency-key", key);
        if let Some(body) = body {
            request = request.json(body);
        }
        let answer = request.send().await.unwrap();
        let status = answer.status();
        let text = answer.text().await.unwrap();
        (status, serde_json::from_str(&text).unwrap_or(Value::Null))
    }

    /// A payment method of this customer, made from a token.
    pub(crate) async fn method(&self, customer: Uuid, token: &str) -> Uuid {
        let body = json!({"token": token});
        let bearer = self.token_of(customer);
        let key = random::token(12);
        let path = "/payments/methods";
        // A machine that has much to do may let the provider answer too late.
        let method = eventually("the method is stored", async || {
            let (status, method) = self
                .ask_under(&key, Method::POST, path, &bearer, Some(&body))
                .await;
            assert!([201, 409, 503].contains(&status.as_u16()), "{method}");
            (status == 201).then_some(method)
        })
        .await;
        method["id"].as_str().unwrap().parse().unwrap()
    }

    /// An order of ten euros by a new customer with a card that was made from this token. Due in ten minutes.
    pub(crate) async fn order(&self, token: &str) -> (Order, OrderPlaced) {
        let customer = random::id(start_time());
        let method = self.method(customer, token).await;
        self.order_with(customer, method)
    }

    pub(crate) fn order_with(&self, customer: Uuid, method: Uuid) -> (Order, OrderPlaced) {
        let order = Order {
            id: random::id(start_time()),
            customer,
        };
        let data = json!({
            "order_id": order.id, "version": 1, "customer_id": customer, "lines": [],
            "total": {"amount": 1000, "currency": "EUR"}, "payment_method_id": method,
            "payment_due_at": self.now() + TimeDelta::minutes(10), "placed_at": self.now(),
        });
        (order, serde_json::from_value(data).unwrap())
    }

    /// Lets the service hear of a new order.
    pub(crate) async fn placed(&self, token: &str) -> Order {
        let (order, placed) = self.order(token).await;
        self.service.deliver(&placed).await;
        order
    }

    /// Lets the service hear that an order was cancelled.
    pub(crate) async fn cancelled(&self, order: Order) -> Value {
        let data = json!({
            "order_id": order.id, "version": 2, "customer_id": order.customer, "reason": "customer_request",
            "cancelled_at": self.now(),
        });
        let event: OrderCancelled = serde_json::from_value(data).unwrap();
        self.service.deliver(&event).await
    }

    /// An order that was paid, and its payment.
    pub(crate) async fn paid(&self, token: &str) -> (Order, Uuid) {
        let order = self.placed(token).await;
        let payment = self.until(order, "captured").await;
        (order, payment["id"].as_str().unwrap().parse().unwrap())
    }

    /// The payment of an order, if there is one.
    pub(crate) async fn payment(&self, order: Order) -> Option<Value> {
        let path = format!("/payments?order_id={}", order.id);
        let bearer = self.staff(&["payment:read"]);
        let (status, page) = self.ask(Method::GET, &path, &bearer, None).await;
        assert_eq!(status, 200, "{page}");
        page["items"].get(0).cloned()
    }

    /// Lets time pass until the payment of an order is in this state.
    pub(crate) async fn until(&self, order: Order, state: &str) -> Value {
        self.eventually(&format!("the payment is {state}"), async || {
            let payment = self.payment(order).await?;
            (payment["state"] == state).then_some(payment)
        })
        .await
    }

    /// Lets time pass until the provider was asked for the payment of an order, or is being asked.
    pub(crate) async fn begun(&self, order: Order) {
        self.eventually("the payment is begun", async || {
            let payment = self.payment(order).await?;
            (payment["state"] != "pending").then_some(())
        })
        .await;
    }

    /// Lets time pass, a little at a time, until something is there.
    ///
    /// Slower than a lease lasts: who waits for a provider that is silent is to notice that by themselves.
    pub(crate) async fn eventually<T>(
        &self,
        what: &str,
        mut look: impl AsyncFnMut() -> Option<T>,
    ) -> T {
        eventually(what, async || {
            let found = look().await;
            if found.is_none() {
                self.pass(TimeDelta::milliseconds(25));
            }
            found
        })
        .await
    }

    /// The types of what was told about an order, in order.
    pub(crate) async fn told(&self, order: Order) -> Vec<String> {
        let told = platform::testing::outbox(self.pool()).await;
        told.iter()
            .filter(|event| event["data"]["order_id"] == order.id.to_string())
            .map(|event| event["type"].as_str().unwrap().to_owned())
            .collect()
    }

    /// The last thing that was told about an order.
    pub(crate) async fn last_told(&self, order: Order) -> Value {
        let told = platform::testing::outbox(self.pool()).await;
        let mut about = told
            .into_iter()
            .filter(|event| event["data"]["order_id"] == order.id.to_string());
        about.next_back().unwrap()["data"].clone()
    }

    /// What the provider says about the payment of an order: its charge, if there is one.
    pub(crate) async fn charge(&self, order: Order) -> Option<Value> {
        let payment = self.payment(order).await?;
        let reference = payment["id"].as_str().unwrap();
        let charges = self.charges(reference).await;
        assert!(charges.len() <= 1, "{charges:?}");
        charges.into_iter().next()
    }

    /// The charges that the provider has under this name.
    pub(crate) async fn charges(&self, reference: &str) -> Vec<Value> {
        let url = self
            .provider
            .url(&format!("/charges?reference={reference}"));
        let request = self.client.get(url).bearer_auth(SECRET_KEY);
        let page: Value = request.send().await.unwrap().json().await.unwrap();
        page["items"].as_array().unwrap().clone()
    }

    /// Lets time pass until the provider has given so much back of an order.
    pub(crate) async fn until_refunded(&self, order: Order, amount: i64) -> Value {
        self.eventually("the money went back", async || {
            let payment = self.payment(order).await?;
            (payment["refunded_total"]["amount"] == amount).then_some(payment)
        })
        .await
    }

    /// Asks for a refund, as staff.
    pub(crate) async fn refund(&self, payment: Uuid, body: &Value) -> (StatusCode, Value) {
        let bearer = self.staff(&["payment:refund"]);
        let path = format!("/payments/{payment}/refunds");
        self.ask(Method::POST, &path, &bearer, Some(body)).await
    }

    /// Everything that the books say has to add up, for all payments: call it last.
    pub(crate) async fn books_add_up(&self) {
        let wrong: i64 = sqlx::query_scalar(
            "SELECT count(*) FROM payments p WHERE
                p.captured <> (SELECT coalesce(sum(amount), 0) FROM ledger WHERE payment_id = p.id AND entry = 'captured')
                OR p.refunded <> (SELECT coalesce(sum(amount), 0) FROM ledger WHERE payment_id = p.id AND entry = 'refunded')
                OR p.refunding <> (
                    SELECT coalesce(sum(CASE entry WHEN 'refund_requested' THEN amount ELSE -amount END), 0)
                    FROM ledger WHERE payment_id = p.id AND entry <> 'captured'
                )
                OR p.refunding <> (SELECT coalesce(sum(amount), 0) FROM refunds WHERE payment_id = p.id AND state = 'pending')",
        )
        .fetch_one(self.pool())
        .await
        .unwrap();
        assert_eq!(wrong, 0, "payments whose ledger says something else");
    }
}

/// The service with its provider at this address.
pub(crate) async fn service_at(gateway_url: &str, timeout: &str) -> TestService {
    let settings = [
        ("PLUMBLINE_GATEWAY_URL", gateway_url),
        ("PLUMBLINE_GATEWAY_KEY", SECRET_KEY),
        ("PLUMBLINE_GATEWAY_TIMEOUT", timeout),
        ("PLUMBLINE_FIRST_WAIT", "50ms"),
        ("PLUMBLINE_WEBHOOK_KEY", WEBHOOK_KEY),
        ("PLUMBLINE_WEBHOOK_PREVIOUS_KEY", PREVIOUS_KEY),
    ];
    TestService::start(payment::service(), &settings).await
}
