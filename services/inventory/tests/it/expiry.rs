use std::time::Duration;

use chrono::TimeDelta;
use futures::future::try_join_all;
use http::{Method, StatusCode};
use inventory::reservations::expire_some;
use platform::testing::TestService;
use serde_json::json;
use uuid::Uuid;

use crate::books::assert_balanced;
use crate::warehouse::Warehouse;

/// A warehouse in which the only two units of a product were held until just now.
async fn overdue() -> (Warehouse, Uuid, Uuid) {
    let warehouse = Warehouse::open().await;
    let kettle = warehouse.product(2).await;
    let order = warehouse.id();
    warehouse
        .reserve_for(order, &[(kettle, 2)], 60)
        .await
        .expect(StatusCode::CREATED);
    warehouse.clock.advance(TimeDelta::seconds(60));
    (warehouse, kettle, order)
}

#[tokio::test]
async fn a_hold_lasts_until_its_deadline() {
    let warehouse = Warehouse::open().await;
    let kettle = warehouse.product(1).await;
    let order = warehouse.id();
    warehouse
        .reserve_for(order, &[(kettle, 1)], 60)
        .await
        .expect(StatusCode::CREATED);
    warehouse.clock.advance(TimeDelta::seconds(59));
    let refused = warehouse.reserve(warehouse.id(), &[(kettle, 1)]).await;
    assert_eq!(refused.problem(), (409, "out_of_stock".to_owned()));
    assert_eq!(expire_some(&warehouse.context).await.unwrap(), 0);
    assert_eq!(warehouse.state(order).await, "held");
}

#[tokio::test]
async fn after_it_the_units_are_available_to_whoever_asks() {
    let (warehouse, kettle, order) = overdue().await;
    assert_eq!(warehouse.balance(kettle).await, (2, 0, 0));
    let availability = warehouse
        .get(&format!("/inventory/availability/{kettle}"))
        .await
        .expect(StatusCode::OK);
    assert_eq!(
        availability.json(),
        json!({"product_id": kettle, "level": "low", "orderable": 2})
    );
    let low = warehouse
        .ask(Method::GET, "/inventory/stock?level=low")
        .scope("inventory:read")
        .send()
        .await;
    assert_eq!(low.items().len(), 1);
    assert_eq!(warehouse.state(order).await, "expired");
    // Looking changes nothing.
    assert!(warehouse.told("reservation.expired").await.is_empty());
}

#[tokio::test]
async fn after_it_the_units_are_there_for_whoever_reserves() {
    let (warehouse, kettle, order) = overdue().await;
    warehouse
        .reserve(warehouse.id(), &[(kettle, 1)])
        .await
        .expect(StatusCode::CREATED);
    assert_eq!(warehouse.balance(kettle).await, (1, 1, 0));
    assert_eq!(warehouse.told("reservation.expired").await.len(), 1);
    let again = warehouse.reserve(order, &[(kettle, 2)]).await;
    assert_eq!(again.problem(), (409, "reservation_closed".to_owned()));
    assert_balanced(warehouse.pool()).await;
}

#[tokio::test]
async fn after_it_the_units_can_be_written_off() {
    let (warehouse, kettle, _) = overdue().await;
    warehouse
        .adjust(kettle, 2, "damaged")
        .await
        .expect(StatusCode::CREATED);
    assert_eq!(warehouse.balance(kettle).await, (0, 0, 0));
    assert_balanced(warehouse.pool()).await;
}

#[tokio::test]
async fn the_sweep_gives_back_and_tells() {
    let (warehouse, kettle, order) = overdue().await;
    assert_eq!(expire_some(&warehouse.context).await.unwrap(), 1);
    assert_eq!(expire_some(&warehouse.context).await.unwrap(), 0);
    assert_eq!(
        warehouse.told("reservation.expired").await,
        [json!({
            "order_id": order, "reason": "deadline", "expired_at": "2026-01-01T00:01:00Z",
            "lines": [{"product_id": kettle, "quantity": 2}]
        })]
    );
    assert_eq!(warehouse.state(order).await, "expired");
    assert_balanced(warehouse.pool()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn several_sweeps_at_once_end_each_hold_once() {
    let warehouse = Warehouse::open().await;
    let kettle = warehouse.product(300).await;
    for _ in 0..250 {
        warehouse
            .reserve_for(warehouse.id(), &[(kettle, 1)], 60)
            .await
            .expect(StatusCode::CREATED);
    }
    warehouse.clock.advance(TimeDelta::minutes(2));
    let mut ended = 0;
    while ended < 250 {
        let sweeps = (0..4).map(|_| expire_some(&warehouse.context));
        let found: usize = try_join_all(sweeps).await.unwrap().into_iter().sum();
        assert!(found > 0, "{ended} of 250, and no more");
        ended += found;
    }
    assert_eq!(ended, 250);
    assert_eq!(warehouse.told("reservation.expired").await.len(), 250);
    assert_eq!(warehouse.balance(kettle).await, (300, 0, 0));
    assert_balanced(warehouse.pool()).await;
}

#[tokio::test]
async fn a_service_that_runs_sweeps_by_itself() {
    let service = TestService::start(
        inventory::service(),
        &[("PLUMBLINE_INVENTORY_SWEEP_PAUSE", "10ms")],
    )
    .await;
    let now = service.clock().now();
    let order = platform::random::id(now);
    sqlx::query(
        "INSERT INTO reservations (order_id, state, expires_at, created_at, updated_at)
        VALUES ($1, 'held', $2, $3, $3)",
    )
    .bind(order)
    .bind(now + TimeDelta::minutes(1))
    .bind(now)
    .execute(service.pool())
    .await
    .unwrap();
    service.clock().advance(TimeDelta::minutes(2));
    for _ in 0..1000 {
        let state: String =
            sqlx::query_scalar("SELECT state FROM reservations WHERE order_id = $1")
                .bind(order)
                .fetch_one(service.pool())
                .await
                .unwrap();
        if state == "expired" {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("nobody has ended the hold");
}
