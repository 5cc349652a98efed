//! Webhooks change how soon something is known, and never what.

use chrono::TimeDelta;
use hmac::{Hmac, KeyInit as _, Mac as _};
use http::{HeaderMap, StatusCode};
use platform::testing::eventually;
use serde_json::{Value, json};
use sha2::Sha256;

use crate::post_office::Letter;
use crate::till::{PREVIOUS_KEY, Till, WEBHOOK_KEY};

/// A letter that was signed with this key at this time.
fn letter(till: &Till, key: &str, age: TimeDelta, body: &str) -> Letter {
    let timestamp = (till.now() - age).timestamp();
    let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).unwrap();
    mac.update(format!("{timestamp}.{body}").as_bytes());
    let digest = mac.finalize().into_bytes();
    let digits: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    let mut headers = HeaderMap::new();
    headers.insert("content-type", "application/json".parse().unwrap());
    headers.insert("webhook-timestamp", timestamp.into());
    headers.insert("webhook-signature", format!("v1={digits}").parse().unwrap());
    Letter {
        headers,
        body: body.to_owned().into(),
    }
}

fn event(id: &str, reference: &str) -> String {
    json!({"id": id, "type": "charge.succeeded", "data": {"reference": reference, "status": "succeeded"}})
        .to_string()
}

#[tokio::test]
async fn a_webhook_lets_the_service_ask_at_once() {
    let till = Till::open().await;
    let order = till.placed("tok_processing").await;
    eventually("the service knows of the charge", async || {
        let known = "SELECT FROM payments WHERE charge_id IS NOT NULL";
        let known = sqlx::query(known).fetch_optional(till.pool()).await;
        known.unwrap().map(drop)
    })
    .await;
    // Only the provider's time passes: what the service waits for does not come by itself.
    till.provider.clock().advance(TimeDelta::seconds(2));
    let captured = eventually("the payment is captured", async || {
        let payment = till.payment(order).await?;
        (payment["state"] == "captured").then_some(payment)
    })
    .await;
    assert_eq!(captured["refunded_total"]["amount"], 0);
    assert!(
        till.post
            .passed_on()
            .iter()
            .all(|(_, status)| *status == 204)
    );
}

#[tokio::test]
async fn what_a_webhook_says_is_not_believed() {
    let till = Till::open().await;
    let order = till.placed("tok_processing_declined_unannounced").await;
    let charging = till.until(order, "charging").await;
    let lie = event("evt_lie", charging["id"].as_str().unwrap());
    let status = till
        .post
        .bring(&letter(&till, WEBHOOK_KEY, TimeDelta::zero(), &lie))
        .await;
    assert_eq!(status, 204);
    till.until(order, "failed").await;
    assert_eq!(till.told(order).await, ["payment.failed"]);
}

#[tokio::test]
async fn a_forged_or_old_webhook_is_refused() {
    let till = Till::open().await;
    let body = event("evt_1", "somebody");
    let bring = async |letter: &Letter| till.post.bring(letter).await;
    let now = TimeDelta::zero();
    let good = letter(&till, WEBHOOK_KEY, now, &body);
    assert_eq!(bring(&letter(&till, "guessed", now, &body)).await, 403);
    for age in [TimeDelta::minutes(6), TimeDelta::minutes(-6)] {
        assert_eq!(bring(&letter(&till, WEBHOOK_KEY, age, &body)).await, 403);
    }
    let mut altered = good.clone();
    altered.body = body.replace("evt_1", "evt_2").into();
    assert_eq!(bring(&altered).await, 403);
    let mut unsigned = good.clone();
    unsigned.headers.remove("webhook-signature");
    assert_eq!(bring(&unsigned).await, 422);
    assert_eq!(bring(&good).await, 204);
    assert_eq!(bring(&letter(&till, PREVIOUS_KEY, now, &body)).await, 204);
}

#[tokio::test]
async fn what_is_signed_and_no_event_is_refused_without_harm() {
    let till = Till::open().await;
    for (body, expected) in [
        ("{", 400),
        ("[]", 422),
        (r#"{"id": "evt_1"}"#, 422),
        (
            r#"{"id": "", "type": "charge.succeeded", "data": {"reference": "r"}}"#,
            422,
        ),
    ] {
        let letter = letter(&till, WEBHOOK_KEY, TimeDelta::zero(), body);
        assert_eq!(till.post.bring(&letter).await.as_u16(), expected, "{body}");
    }
}

#[tokio::test]
async fn an_event_that_comes_thrice_counts_once() {
    let till = Till::open().await;
    let (order, _) = till.paid("tok_success_duplicated").await;
    let letters = till
        .eventually("three letters arrive", async || {
            let letters = till.post.passed_on();
            (letters.len() == 3).then_some(letters)
        })
        .await;
    assert!(
        letters
            .iter()
            .all(|(_, status)| *status == StatusCode::NO_CONTENT)
    );
    let ids: Vec<Value> = letters
        .iter()
        .map(|(letter, _)| serde_json::from_slice::<Value>(&letter.body).unwrap()["id"].clone())
        .collect();
    assert!(ids.iter().all(|id| *id == ids[0]));
    let kept: i64 = sqlx::query_scalar("SELECT count(*) FROM provider_events")
        .fetch_one(till.pool())
        .await
        .unwrap();
    assert_eq!(kept, 1);
    assert_eq!(till.told(order).await, ["payment.captured"]);
}

#[tokio::test]
async fn events_that_overtake_each_other_do_no_harm() {
    let till = Till::with("150ms", "1500ms", "5s").await;
    let (order, payment) = till.paid("tok_success_reordered").await;
    let whole = json!({"reason": "returned"});
    assert_eq!(till.refund(payment, &whole).await.0, 201);
    till.until_refunded(order, 1000).await;
    let letters = till
        .eventually("both letters arrive", async || {
            let letters = till.post.passed_on();
            (letters.len() == 2).then_some(letters)
        })
        .await;
    let types: Vec<Value> = letters
        .iter()
        .map(|(letter, _)| serde_json::from_slice::<Value>(&letter.body).unwrap()["type"].clone())
        .collect();
    assert_eq!(types, ["refund.succeeded", "charge.succeeded"]);
    assert_eq!(
        till.told(order).await,
        ["payment.captured", "payment.refunded"]
    );
    till.books_add_up().await;
}
