//! What follows from what the order service says, in whatever order it arrives and however often.

use chrono::TimeDelta;
use http::StatusCode;
use inventory::reservations::expire_some;
use serde_json::json;
use uuid::Uuid;

use crate::books::assert_balanced;
use crate::warehouse::Warehouse;

/// A warehouse with three units of a product, of which an order holds two for a minute.
async fn held() -> (Warehouse, Uuid, Uuid) {
    let warehouse = Warehouse::open().await;
    let kettle = warehouse.product(3).await;
    let order = warehouse.id();
    warehouse
        .reserve_for(order, &[(kettle, 2)], 60)
        .await
        .expect(StatusCode::CREATED);
    (warehouse, kettle, order)
}

#[tokio::test]
async fn a_confirmed_order_buys_what_it_holds_once() {
    let (warehouse, kettle, order) = held().await;
    for _ in 0..3 {
        warehouse.confirm(order).await;
        assert_eq!(warehouse.balance(kettle).await, (1, 0, 2));
    }
    assert_eq!(warehouse.state(order).await, "sold");
    warehouse.clock.advance(TimeDelta::hours(1));
    assert_eq!(expire_some(&warehouse.context).await.unwrap(), 0);
    assert_balanced(warehouse.pool()).await;
}

#[tokio::test]
async fn a_cancelled_order_gives_back_what_it_holds_once() {
    let (warehouse, kettle, order) = held().await;
    for _ in 0..3 {
        warehouse.cancel(order).await;
        assert_eq!(warehouse.balance(kettle).await, (3, 0, 0));
    }
    assert_eq!(warehouse.state(order).await, "released");
    assert_balanced(warehouse.pool()).await;
}

#[tokio::test]
async fn an_order_that_is_cancelled_after_it_was_confirmed_gives_back_what_it_bought() {
    let (warehouse, kettle, order) = held().await;
    warehouse.confirm(order).await;
    warehouse.cancel(order).await;
    warehouse.cancel(order).await;
    warehouse.confirm(order).await;
    assert_eq!(warehouse.balance(kettle).await, (3, 0, 0));
    assert_eq!(warehouse.state(order).await, "released");
    assert_balanced(warehouse.pool()).await;
}

#[tokio::test]
async fn a_cancellation_that_overtakes_the_confirmation_wins() {
    let (warehouse, kettle, order) = held().await;
    warehouse.cancel(order).await;
    warehouse.confirm(order).await;
    assert_eq!(warehouse.balance(kettle).await, (3, 0, 0));
    assert!(warehouse.told("reservation.expired").await.is_empty());
    assert_balanced(warehouse.pool()).await;
}

#[tokio::test]
async fn a_cancellation_before_any_reservation_closes_it() {
    let warehouse = Warehouse::open().await;
    let kettle = warehouse.product(3).await;
    let order = warehouse.id();
    warehouse.cancel(order).await;
    warehouse.cancel(order).await;
    let late = warehouse.reserve(order, &[(kettle, 1)]).await;
    assert_eq!(late.problem(), (409, "reservation_closed".to_owned()));
}

#[tokio::test]
async fn a_confirmation_of_a_hold_that_nobody_has_ended_yet_sells_it() {
    let (warehouse, kettle, order) = held().await;
    warehouse.clock.advance(TimeDelta::hours(1));
    warehouse.confirm(order).await;
    assert_eq!(warehouse.balance(kettle).await, (1, 0, 2));
    assert!(warehouse.told("reservation.expired").await.is_empty());
}

#[tokio::test]
async fn a_late_confirmation_takes_the_units_again_where_they_are_there() {
    let (warehouse, kettle, order) = held().await;
    warehouse.clock.advance(TimeDelta::hours(1));
    expire_some(&warehouse.context).await.unwrap();
    warehouse
        .reserve(warehouse.id(), &[(kettle, 1)])
        .await
        .expect(StatusCode::CREATED);
    warehouse.confirm(order).await;
    warehouse.confirm(order).await;
    assert_eq!(warehouse.balance(kettle).await, (0, 1, 2));
    assert_eq!(warehouse.state(order).await, "sold");
    // Once when its deadline passed, and not again.
    assert_eq!(warehouse.told("reservation.expired").await.len(), 1);
    assert_balanced(warehouse.pool()).await;
}

#[tokio::test]
async fn a_late_confirmation_takes_units_whose_next_hold_has_ended_too() {
    let (warehouse, kettle, order) = held().await;
    warehouse.clock.advance(TimeDelta::hours(1));
    let next = warehouse.id();
    warehouse
        .reserve_for(next, &[(kettle, 3)], 60)
        .await
        .expect(StatusCode::CREATED);
    warehouse.clock.advance(TimeDelta::hours(1));
    warehouse.confirm(order).await;
    assert_eq!(warehouse.balance(kettle).await, (1, 0, 2));
    assert_eq!(warehouse.state(next).await, "expired");
    assert_eq!(warehouse.told("reservation.expired").await.len(), 2);
    assert_balanced(warehouse.pool()).await;
}

#[tokio::test]
async fn a_late_confirmation_whose_units_are_gone_is_told_and_final() {
    let (warehouse, kettle, order) = held().await;
    warehouse.clock.advance(TimeDelta::hours(1));
    let quicker = warehouse.id();
    warehouse
        .reserve(quicker, &[(kettle, 2)])
        .await
        .expect(StatusCode::CREATED);
    warehouse.confirm(order).await;
    let told = warehouse.told("reservation.expired").await;
    assert_eq!(told.len(), 2);
    assert_eq!(
        told[1],
        json!({
            "order_id": order, "reason": "sold_out", "expired_at": "2026-01-01T00:01:00Z",
            "lines": [{"product_id": kettle, "quantity": 2}]
        })
    );
    // Also when the units come back before the order has heard it.
    warehouse
        .release(quicker)
        .await
        .expect(StatusCode::NO_CONTENT);
    warehouse.confirm(order).await;
    assert_eq!(warehouse.balance(kettle).await, (3, 0, 0));
    assert_eq!(warehouse.told("reservation.expired").await.len(), 2);
    warehouse.cancel(order).await;
    assert_eq!(warehouse.balance(kettle).await, (3, 0, 0));
    assert_balanced(warehouse.pool()).await;
}

#[tokio::test]
async fn a_confirmation_without_any_reservation_is_refused_at_once() {
    let warehouse = Warehouse::open().await;
    let order = warehouse.id();
    warehouse.confirm(order).await;
    warehouse.confirm(order).await;
    let told = warehouse.told("reservation.expired").await;
    assert_eq!(told.len(), 1);
    assert_eq!(told[0]["reason"], "sold_out");
    assert_eq!(told[0]["lines"], json!([]));
}

#[tokio::test]
async fn an_expired_order_that_is_cancelled_gets_nothing_any_more() {
    let (warehouse, kettle, order) = held().await;
    warehouse.clock.advance(TimeDelta::hours(1));
    expire_some(&warehouse.context).await.unwrap();
    warehouse.cancel(order).await;
    warehouse.confirm(order).await;
    assert_eq!(warehouse.balance(kettle).await, (3, 0, 0));
    assert_eq!(warehouse.state(order).await, "released");
}
