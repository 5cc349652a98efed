//! A provider of one's own for a test, and short words for asking it.

use chrono::TimeDelta;
use http::Method;
use platform::random;
use platform::testing::{TestService, eventually};
use reqwest::Client;
use serde_json::{Value, json};

pub(crate) const SECRET_KEY: &str = "sk_of_the_tests";
pub(crate) const WEBHOOK_KEY: &str = "whsec_of_the_tests";

pub(crate) struct Desk {
    pub(crate) provider: TestService,
    client: Client,
}

impl Desk {
    pub(crate) async fn open() -> Self {
        Self::with(&[]).await
    }

    /// With these settings beside those that it needs.
    pub(crate) async fn with(settings: &[(&str, &str)]) -> Self {
        let mut all = vec![
            ("PLUMBLINE_SECRET_KEY", SECRET_KEY),
            ("PLUMBLINE_WEBHOOK_KEY", WEBHOOK_KEY),
            ("PLUMBLINE_SLOWNESS", "100ms"),
            ("PLUMBLINE_SILENCE", "2s"),
        ];
        all.extend(settings);
        Self {
            provider: TestService::start(payment_sandbox::service(), &all).await,
            client: Client::new(),
        }
    }

    /// Asks under a key that nobody else uses.
    pub(crate) async fn post(&self, path: &str, body: &Value) -> (u16, Value) {
        self.post_under(&random::token(12), path, body).await
    }

    pub(crate) async fn post_under(&self, key: &str, path: &str, body: &Value) -> (u16, Value) {
        let request = self
            .client
            .post(self.provider.url(path))
            .bearer_auth(SECRET_KEY)
            .header("idempotency-key", key)
            .json(body);
        answer(request).await
    }

    pub(crate) async fn get(&self, path: &str) -> (u16, Value) {
        self.ask(Method::GET, path, SECRET_KEY).await
    }

    pub(crate) async fn ask(&self, method: Method, path: &str, key: &str) -> (u16, Value) {
        let url = self.provider.url(path);
        answer(self.client.request(method, url).bearer_auth(key)).await
    }

    /// Closes a reference.
    pub(crate) async fn close(&self, reference: &str) -> Value {
        let path = format!("/references/{reference}/close");
        let request = self
            .client
            .post(self.provider.url(&path))
            .bearer_auth(SECRET_KEY)
            .header("idempotency-key", random::token(12));
        let (status, closed) = answer(request).await;
        assert_eq!(status, 200, "{closed}");
        closed
    }

    /// A card that was made from a token.
    pub(crate) async fn card(&self, token: &str) -> String {
        let (status, card) = self.post("/cards", &json!({"token": token})).await;
        assert_eq!(status, 201, "{card}");
        card["id"].as_str().unwrap().to_owned()
    }

    /// What it takes to charge ten euros.
    pub(crate) async fn wish(&self, token: &str, reference: &str) -> Value {
        let card = self.card(token).await;
        json!({"card": card, "reference": reference, "amount": {"amount": 1000, "currency": "EUR"}})
    }

    /// A charge of ten euros.
    pub(crate) async fn charge(&self, token: &str, reference: &str) -> Value {
        let wish = self.wish(token, reference).await;
        let (status, charge) = self.post("/charges", &wish).await;
        assert_eq!(status, 201, "{charge}");
        charge
    }

    /// Lets time pass until a charge has this status.
    pub(crate) async fn until(&self, charge: &Value, status: &str) -> Value {
        let path = format!("/charges/{}", charge["id"].as_str().unwrap());
        eventually("the bank has made up its mind", async || {
            let (_, charge) = self.get(&path).await;
            self.provider.clock().advance(TimeDelta::milliseconds(100));
            (charge["status"] == status).then_some(charge)
        })
        .await
    }
}

async fn answer(request: reqwest::RequestBuilder) -> (u16, Value) {
    let answer = request.send().await.unwrap();
    let status = answer.status().as_u16();
    let text = answer.text().await.unwrap();
    (status, serde_json::from_str(&text).unwrap_or_default())
}
