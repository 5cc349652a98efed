//! What no request waits for: it is done later, once the neighbour is back.

use reqwest::Method;
use serde_json::{Value, json};
use sqlx::PgPool;
use uuid::Uuid;

use crate::check::Check;
use crate::instance::Instance;
use crate::needs::{Later, provider_key};
use crate::pair::Neighbour;
use crate::proxy::Way;
use crate::request::{Answer, Request};
use crate::world::{count, eventually};

impl Check<'_> {
    /// Begins what is to be done later, and sees that it is not.
    pub(crate) async fn waits(&mut self, instance: &Instance<'_>, later: Later) -> String {
        let pool = instance.database.pool();
        match later {
            Later::Events => {
                let event = event_of(self.pair.service.name());
                let put = sqlx::query(
                    "INSERT INTO outbox (id, type, event, occurred_at) VALUES ($1, 'test.told', $2, now())",
                );
                let put = put.bind(Uuid::now_v7()).bind(event);
                put.execute(pool).await.unwrap();
                let left = count(pool, UNTOLD).await;
                self.expect(left > 0, || "it was told all the same".to_owned());
                "events wait".to_owned()
            }
            Later::Invoice => {
                let index = usize::from(self.way == Way::Hung);
                instance.hear(&self.world.captured[index]).await;
                eventually("the draft was tried", async || {
                    let tried = "SELECT count(*) FROM drafts WHERE state = 'waiting' AND obstacle IS NOT NULL";
                    count(pool, tried).await == 1
                })
                .await;
                let drafts = Request::get("/billing/drafts?state=waiting").by(&self.world.staff);
                let answer = instance.ask(&drafts).await;
                let obstacle = answer.body["items"][0]["obstacle"].clone();
                self.expect(obstacle.is_string(), || format!("{answer:?}"));
                format!(
                    "the draft waits: `{}`",
                    obstacle.as_str().unwrap_or_default()
                )
            }
            Later::Mail => {
                let mut event = match self.pair.neighbour {
                    Neighbour::Service("auth") => self.world.forgotten.clone(),
                    _ => self.world.registered.clone(),
                };
                // Each time it is another event.
                event["id"] = json!(Uuid::now_v7());
                instance.hear(&event).await;
                eventually("the message was tried", async || {
                    let tried =
                        "SELECT count(*) FROM messages WHERE state = 'pending' AND attempts > 0";
                    count(pool, tried).await == 1
                })
                .await;
                "the message waits".to_owned()
            }
            Later::Webhook => {
                let charge = self.charge(instance).await;
                self.expect(charge.is_success(), || format!("{charge:?}"));
                eventually("the webhook was tried", async || {
                    let tried = "SELECT count(*) FROM webhooks WHERE attempts > 0";
                    count(pool, tried).await > 0
                })
                .await;
                "the webhook waits".to_owned()
            }
        }
    }

    async fn charge(&self, instance: &Instance<'_>) -> Answer {
        let key = provider_key(self.pair);
        let card = json!({"token": "tok_success"});
        let card = Request::send(Method::POST, "/cards", card).by(&key);
        let card = instance.ask(&card).await.body["id"].clone();
        let charge = json!({
            "card": card, "reference": Uuid::now_v7(), "amount": {"amount": 100, "currency": "EUR"},
        });
        let charge = Request::send(Method::POST, "/charges", charge).by(&key);
        instance.ask(&charge).await
    }
}

/// Whether nothing is left to do.
pub(crate) async fn is_done(later: Later, pool: &PgPool) -> bool {
    let left = match later {
        Later::Events => UNTOLD,
        Later::Invoice => "SELECT count(*) FROM drafts WHERE state <> 'issued'",
        Later::Webhook => "SELECT count(*) FROM webhooks",
        Later::Mail => "SELECT count(*) FROM messages WHERE state <> 'sent'",
    };
    count(pool, left).await == 0
}

const UNTOLD: &str = "SELECT count(*) FROM outbox WHERE published_at IS NULL";

/// An event that nobody hears.
fn event_of(service: &str) -> Value {
    json!({
        "specversion": "1.0", "id": Uuid::now_v7(), "source": service, "type": "test.told",
        "time": "2026-01-01T00:00:00Z", "datacontenttype": "application/json", "data": {},
    })
}
