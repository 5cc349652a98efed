use http::StatusCode;
use serde_json::{Value, json};

use crate::desk::{ANNA, BEN, Desk, two_kettles};
use crate::news::{captured, refunded};

fn erased(user_id: &str) -> Value {
    let now = "2026-01-01T00:00:00Z";
    json!({
        "specversion": "1.0", "id": platform::random::id(platform::testing::start_time()), "source": "/users",
        "subject": user_id, "time": now, "datacontenttype": "application/json", "type": "user.erased",
        "data": {"user_id": user_id, "erased_at": now}
    })
}

async fn address(desk: &Desk, id: &str) -> Value {
    desk.order(id).await.json()["shipping_address"].clone()
}

#[tokio::test]
async fn the_address_goes_at_once_where_an_order_does_not_need_it_and_the_rest_stays() {
    let desk = Desk::open().await;
    for state in ["delivered", "cancelled", "refunded"] {
        let id = desk.order_in(state).await;
        let before = desk.order(&id).await;
        desk.hear(&erased(ANNA)).await.unwrap();
        // What is told again changes nothing, and what is placed afterwards is looked at when it ends.
        if state == "delivered" {
            let mut expected = before.json();
            expected["shipping_address"] = Value::Null;
            let after = desk.order(&id).await;
            assert_eq!(after.json(), expected);
            assert_ne!(after.header("etag"), before.header("etag"));
        }
        assert_eq!(address(&desk, &id).await, Value::Null, "{state}");
        assert_eq!(desk.state(&id).await, state);
    }
}

#[tokio::test]
async fn an_order_on_its_way_keeps_its_address_until_it_arrives_or_ends() {
    let desk = Desk::open().await;
    let (waits, paid, sent) = (
        desk.order_in("pending_payment").await,
        desk.order_in("confirmed").await,
        desk.order_in("shipped").await,
    );
    desk.hear(&erased(ANNA)).await.unwrap();
    for id in [&waits, &paid, &sent] {
        assert_eq!(address(&desk, id).await, two_kettles()["shipping_address"]);
    }
    // Steps on the way do not touch it.
    desk.hear(&captured(&waits)).await.unwrap();
    assert_ne!(address(&desk, &waits).await, Value::Null);
    desk.step(&waits, "cancel").await.expect(StatusCode::OK);
    desk.hear(&refunded(&paid, 9800)).await.unwrap();
    desk.step(&sent, "deliver").await.expect(StatusCode::OK);
    for id in [&waits, &paid, &sent] {
        assert_eq!(address(&desk, id).await, Value::Null);
    }
    // The story goes on without it.
    desk.hear(&refunded(&sent, 9800)).await.unwrap();
    assert_eq!(desk.state(&sent).await, "refunded");
    let kept: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM orders o WHERE strpos(o::text, 'Harbour') > 0 OR strpos(o::text, 'Ines') > 0",
    )
    .fetch_one(desk.pool())
    .await
    .unwrap();
    assert_eq!(kept, 0);
}

#[tokio::test]
async fn the_orders_of_others_keep_their_addresses() {
    let desk = Desk::open().await;
    let id = desk.order_in("delivered").await;
    desk.hear(&erased(BEN)).await.unwrap();
    assert_ne!(address(&desk, &id).await, Value::Null);
}

#[tokio::test]
async fn an_order_that_ends_while_its_customer_is_erased_loses_its_address() {
    let desk = Desk::open().await;
    let mut ids = Vec::new();
    for _ in 0..6 {
        ids.push(desk.order_in("shipped").await);
    }
    let event = erased(ANNA);
    let delivered = futures::future::join_all(ids.iter().map(|id| desk.step(id, "deliver")));
    let (heard, delivered) = tokio::join!(desk.hear(&event), delivered);
    heard.unwrap();
    for (answer, id) in delivered.into_iter().zip(&ids) {
        answer.expect(StatusCode::OK);
        assert_eq!(address(&desk, id).await, Value::Null);
    }
}
