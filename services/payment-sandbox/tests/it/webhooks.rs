use chrono::TimeDelta;
use payment_sandbox::domain::signature::sign;
use platform::testing::eventually;
use serde_json::Value;
use wiremock::{Mock, MockServer, Request, ResponseTemplate, matchers};

use crate::desk::{Desk, WEBHOOK_KEY};

/// A merchant who takes webhooks only after refusing so many.
async fn merchant(refusing: u64) -> MockServer {
    let merchant = MockServer::start().await;
    let mock = |status| Mock::given(matchers::any()).respond_with(ResponseTemplate::new(status));
    if refusing > 0 {
        mock(500).up_to_n_times(refusing).mount(&merchant).await;
    }
    mock(204).mount(&merchant).await;
    merchant
}

/// Lets time pass until the merchant got so many webhooks.
async fn received(desk: &Desk, merchant: &MockServer, number: usize) -> Vec<Request> {
    eventually("the webhooks arrive", async || {
        let received = merchant.received_requests().await.unwrap();
        desk.provider.clock().advance(TimeDelta::milliseconds(50));
        (received.len() >= number).then_some(received)
    })
    .await
}

#[tokio::test]
async fn a_webhook_is_signed_over_its_time_and_body() {
    let merchant = merchant(0).await;
    let desk = Desk::with(&[("PLUMBLINE_WEBHOOK_URL", &merchant.uri())]).await;
    let charge = desk.charge("tok_success", "order-1").await;
    let received = received(&desk, &merchant, 1).await;
    let header = |name: &str| received[0].headers[name].to_str().unwrap().to_owned();
    let timestamp = header("webhook-timestamp").parse().unwrap();
    let signature = sign(WEBHOOK_KEY.as_bytes(), timestamp, &received[0].body);
    assert_eq!(header("webhook-signature"), signature);
    let event: Value = received[0].body_json().unwrap();
    assert_eq!(event["type"], "charge.succeeded");
    assert_eq!(event["data"], charge);
}

#[tokio::test]
async fn a_merchant_who_refuses_is_told_again() {
    let merchant = merchant(2).await;
    let desk = Desk::with(&[("PLUMBLINE_WEBHOOK_URL", &merchant.uri())]).await;
    desk.charge("tok_declined", "order-1").await;
    let received = received(&desk, &merchant, 3).await;
    let ids: Vec<Value> = received
        .iter()
        .map(|request| request.body_json::<Value>().unwrap()["id"].clone())
        .collect();
    assert!(ids.iter().all(|id| *id == ids[0]));
    eventually("nothing is left to be sent", async || {
        let left: i64 = sqlx::query_scalar("SELECT count(*) FROM webhooks")
            .fetch_one(desk.provider.pool())
            .await
            .unwrap();
        (left == 0).then_some(())
    })
    .await;
}
