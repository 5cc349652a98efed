use chrono::TimeDelta;
use platform::events::HandlingError;
use serde_json::Value;

use crate::desk::Desk;
use crate::news::{captured, captured_amount, payment_failed, refunded, reservation_expired};

async fn reason(desk: &Desk, id: &str) -> String {
    let order = desk.order(id).await.json();
    order["cancellation"]["reason"]
        .as_str()
        .unwrap_or_default()
        .to_owned()
}

#[tokio::test]
async fn a_payment_confirms_its_order_once_however_often_it_is_told() {
    let desk = Desk::open().await;
    let id = desk.placed().await.text("/id");
    for _ in 0..3 {
        desk.hear(&captured(&id)).await.unwrap();
    }
    assert_eq!(desk.state(&id).await, "confirmed");
    assert_eq!(desk.told_of(&id).await, ["order.placed", "order.confirmed"]);
    assert_eq!(desk.happened(&id).await, ["placed", "confirmed"]);
}

#[tokio::test]
async fn a_declined_payment_cancels_its_order_and_a_late_one_does_nothing() {
    let desk = Desk::open().await;
    let id = desk.placed().await.text("/id");
    desk.hear(&payment_failed(&id)).await.unwrap();
    desk.hear(&payment_failed(&id)).await.unwrap();
    desk.hear(&captured(&id)).await.unwrap();
    assert_eq!(desk.state(&id).await, "cancelled");
    assert_eq!(reason(&desk, &id).await, "payment_failed");
    assert_eq!(desk.told_of(&id).await, ["order.placed", "order.cancelled"]);
}

#[tokio::test]
async fn a_refusal_that_comes_after_the_money_does_nothing() {
    let desk = Desk::open().await;
    let id = desk.order_in("confirmed").await;
    desk.hear(&payment_failed(&id)).await.unwrap();
    assert_eq!(desk.state(&id).await, "confirmed");
}

#[tokio::test]
async fn money_that_comes_after_the_hold_cancels_and_the_payment_refunds() {
    let desk = Desk::open().await;
    let id = desk.placed().await.text("/id");
    desk.clock.advance(TimeDelta::minutes(15));
    desk.hear(&captured(&id)).await.unwrap();
    assert_eq!(desk.state(&id).await, "cancelled");
    assert_eq!(reason(&desk, &id).await, "reservation_expired");
    desk.hear(&refunded(&id, 9800)).await.unwrap();
    let order = desk.order(&id).await;
    assert_eq!(order.text("/state"), "cancelled");
    assert_eq!(order.json()["refunded"], order.json()["total"]);
    assert_eq!(
        desk.happened(&id).await,
        ["placed", "cancelled", "refunded"]
    );
}

#[tokio::test]
async fn an_order_that_waits_ends_with_its_hold_and_a_confirmed_one_when_its_units_are_gone() {
    let desk = Desk::open().await;
    let waits = desk.placed().await.text("/id");
    desk.hear(&reservation_expired(&waits, "deadline"))
        .await
        .unwrap();
    assert_eq!(reason(&desk, &waits).await, "reservation_expired");

    let paid = desk.order_in("confirmed").await;
    desk.hear(&reservation_expired(&paid, "deadline"))
        .await
        .unwrap();
    assert_eq!(desk.state(&paid).await, "confirmed");
    desk.hear(&reservation_expired(&paid, "sold_out"))
        .await
        .unwrap();
    assert_eq!(reason(&desk, &paid).await, "reservation_expired");
    assert_eq!(
        desk.told_of(&paid).await,
        ["order.placed", "order.confirmed", "order.cancelled"]
    );

    let sent = desk.order_in("shipped").await;
    desk.hear(&reservation_expired(&sent, "sold_out"))
        .await
        .unwrap();
    assert_eq!(desk.state(&sent).await, "shipped");
}

#[tokio::test]
async fn money_that_went_back_before_the_shipment_ends_the_order() {
    let desk = Desk::open().await;
    // Heard in the wrong order: it went back before we know that it came.
    let id = desk.placed().await.text("/id");
    desk.hear(&refunded(&id, 9800)).await.unwrap();
    desk.hear(&captured(&id)).await.unwrap();
    assert_eq!(desk.state(&id).await, "cancelled");
    let confirmed = desk.order_in("confirmed").await;
    desk.hear(&refunded(&confirmed, 9800)).await.unwrap();
    assert_eq!(reason(&desk, &confirmed).await, "staff_request");
}

#[tokio::test]
async fn what_contradicts_an_order_is_left_to_people() {
    let desk = Desk::open().await;
    let id = desk.placed().await.text("/id");
    for event in [captured_amount(&id, 9799), refunded(&id, 9801)] {
        let refusal = desk.hear(&event).await.unwrap_err();
        assert!(matches!(refusal, HandlingError::Reject(_)), "{refusal}");
    }
    assert_eq!(desk.state(&id).await, "pending_payment");
}

#[tokio::test]
async fn an_order_that_is_not_there_may_be_there_later() {
    let desk = Desk::open().await;
    let nowhere = platform::random::id(desk.clock.now()).to_string();
    let refusal = desk.hear(&captured(&nowhere)).await.unwrap_err();
    assert!(matches!(refusal, HandlingError::Retry(_)), "{refusal}");
}

#[tokio::test]
async fn units_that_were_held_for_an_order_that_never_came_about_are_let_go() {
    let desk = Desk::open().await;
    let nowhere = platform::random::id(desk.clock.now()).to_string();
    desk.hear(&reservation_expired(&nowhere, "deadline"))
        .await
        .unwrap();
    assert!(desk.told().await.is_empty());
}

#[tokio::test]
async fn everything_at_once_leaves_an_order_in_one_state_with_one_story() {
    let desk = Desk::open().await;
    for _ in 0..5 {
        let id = desk.placed().await.text("/id");
        let (paid, failed, expired) = (
            captured(&id),
            payment_failed(&id),
            reservation_expired(&id, "deadline"),
        );
        let (a, b, c, _) = tokio::join!(
            desk.hear(&paid),
            desk.hear(&failed),
            desk.hear(&expired),
            desk.step(&id, "cancel")
        );
        for heard in [a, b, c] {
            heard.unwrap();
        }
        let order = desk.order(&id).await.json();
        let told = desk.told_of(&id).await;
        let happened = desk.happened(&id).await;
        assert_eq!(order["state"], "cancelled");
        assert_ne!(order["cancellation"], Value::Null);
        assert_eq!(happened.len(), told.len(), "{happened:?} {told:?}");
        assert_eq!(
            told.iter()
                .filter(|told| *told == "order.cancelled")
                .count(),
            1
        );
    }
}
