//! What the sandbox does by itself: the bank makes up its mind, and webhooks are sent.

use std::time::Duration;

use futures::future::join_all;
use platform::db::Transaction;
use platform::telemetry::{TRACEPARENT, traceparent};
use platform::worker::{Round, repeat};
use reqwest::header::CONTENT_TYPE;
use secrecy::ExposeSecret as _;
use tokio_util::sync::CancellationToken;
use url::Url;

use crate::api::Provider;
use crate::domain::charge::Charge;
use crate::domain::signature::sign;
use crate::store::webhooks::Due;
use crate::store::{cards, charges, webhooks};
use crate::webhooks::charged;

/// What the workers are called.
pub(crate) const SETTLE: &str = "settle charges";
pub(crate) const NOTIFY: &str = "send webhooks";

/// How often the bank is looked at.
const BANK: Duration = Duration::from_millis(100);
/// How often webhooks are looked for that nobody announced.
const LOOK: Duration = Duration::from_millis(500);
/// How long a merchant may take to answer a webhook.
const PATIENCE: Duration = Duration::from_secs(5);
/// How many are sent at once.
const AT_ONCE: i64 = 8;
/// After as many attempts the merchant does not want it.
const ATTEMPTS: i32 = 16;

/// Lets the bank make up its mind about charges whose time has come, until told to stop.
pub(crate) async fn settle(provider: Provider, stop: CancellationToken) {
    let wake = provider.charges_due.clone();
    let round = move || settle_one(provider.clone());
    repeat(SETTLE, stop, &wake, BANK, round).await;
}

async fn settle_one(provider: Provider) -> anyhow::Result<Round> {
    let mut transaction = provider.begin("settle_charge").await?;
    let Some((charge, trace)) = charges::lock_settling(&mut *transaction, provider.now()).await?
    else {
        return Ok(Round::Idle);
    };
    let settling = settle_charge(&provider, &mut transaction, charge);
    let telemetry = &provider.context.telemetry;
    telemetry.resume(trace.as_deref(), SETTLE, settling).await?;
    transaction.commit().await?;
    Ok(Round::Busy)
}

async fn settle_charge(
    provider: &Provider,
    transaction: &mut Transaction,
    mut charge: Charge,
) -> anyhow::Result<()> {
    let card = cards::find(&mut **transaction, &charge.card_id).await?;
    let behaviour = card
        .map(|card| card.behaviour)
        .ok_or_else(|| anyhow::anyhow!("a charge has no card"))?;
    charge.status = behaviour.last_status();
    charges::settle(&mut **transaction, &charge).await?;
    charged(provider, transaction, behaviour, &charge).await?;
    Ok(())
}

/// Sends webhooks, again and again until the merchant takes them, until told to stop.
pub(crate) async fn notify(provider: Provider, client: reqwest::Client, stop: CancellationToken) {
    let wake = provider.events_due.clone();
    let round = move || notify_some(provider.clone(), client.clone());
    repeat(NOTIFY, stop, &wake, LOOK, round).await;
}

/// What sends webhooks.
pub(crate) fn client() -> anyhow::Result<reqwest::Client> {
    Ok(reqwest::Client::builder().timeout(PATIENCE).build()?)
}

async fn notify_some(provider: Provider, client: reqwest::Client) -> anyhow::Result<Round> {
    let Some(url) = &provider.config.webhook_url else {
        return Ok(Round::Idle);
    };
    let now = provider.now();
    let due = webhooks::take(&provider.context.pool, now, now + 2 * PATIENCE, AT_ONCE).await?;
    let some = !due.is_empty();
    let telemetry = &provider.context.telemetry;
    let outcomes = join_all(due.into_iter().map(|due| {
        let (provider, client) = (&provider, &client);
        async move {
            let trace = due.traceparent.clone();
            let notifying = notify_one(provider, client, url, due);
            telemetry.resume(trace.as_deref(), NOTIFY, notifying).await
        }
    }));
    outcomes.await.into_iter().collect::<sqlx::Result<()>>()?;
    Ok(match some {
        true => Round::Busy,
        false => Round::Idle,
    })
}

async fn notify_one(
    provider: &Provider,
    client: &reqwest::Client,
    url: &Url,
    due: Due,
) -> sqlx::Result<()> {
    let timestamp = provider.now().timestamp();
    let key = provider.config.webhook_key.expose_secret().as_bytes();
    // A provider that is somebody else's begins a trace of its own.
    let trace = traceparent().map(|trace| (TRACEPARENT, trace));
    let request = trace
        .into_iter()
        .fold(client.post(url.clone()), |request, (name, value)| {
            request.header(name, value)
        });
    let answer = request
        .header(CONTENT_TYPE, "application/json")
        .header("webhook-timestamp", timestamp)
        .header(
            "webhook-signature",
            sign(key, timestamp, due.body.as_bytes()),
        )
        .body(due.body)
        .send()
        .await;
    let taken = answer.is_ok_and(|answer| answer.status().is_success());
    let pool = &provider.context.pool;
    if taken || due.attempts >= ATTEMPTS {
        return webhooks::delete(pool, due.position).await;
    }
    let wait = Duration::from_millis(500) * 2_u32.pow(due.attempts.clamp(0, 8).unsigned_abs());
    webhooks::postpone(pool, due.position, provider.now() + wait).await
}
