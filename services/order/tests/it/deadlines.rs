use std::time::Duration;

use chrono::TimeDelta;
use order::saga::Saga;
use platform::testing::TestService;
use platform::worker::Round;
use serde_json::Value;

use crate::desk::Desk;
use crate::news::captured;

fn margin() -> TimeDelta {
    TimeDelta::minutes(2)
}

#[tokio::test]
async fn an_overdue_order_is_given_up_once_and_no_other() {
    let desk = Desk::open().await;
    let (overdue, paid) = (
        desk.placed().await.text("/id"),
        desk.order_in("confirmed").await,
    );
    desk.clock.advance(TimeDelta::minutes(12));
    let fresh = desk.placed().await.text("/id");
    for _ in 0..2 {
        let round = desk.saga().give_up_overdue(margin()).await.unwrap();
        assert_eq!(round, Round::Idle);
    }
    let order = desk.order(&overdue).await;
    assert_eq!(order.text("/cancellation/reason"), "payment_timeout");
    assert_eq!(desk.state(&paid).await, "confirmed");
    assert_eq!(desk.state(&fresh).await, "pending_payment");
    assert_eq!(
        desk.told_of(&overdue).await,
        ["order.placed", "order.cancelled"]
    );
}

#[tokio::test]
async fn a_payment_may_report_until_the_margin_is_over() {
    let desk = Desk::open().await;
    let id = desk.placed().await.text("/id");
    desk.clock
        .advance(TimeDelta::minutes(12) - TimeDelta::seconds(1));
    desk.saga().give_up_overdue(margin()).await.unwrap();
    desk.hear(&captured(&id)).await.unwrap();
    assert_eq!(desk.state(&id).await, "confirmed");
}

#[tokio::test]
async fn an_order_that_somebody_is_changing_is_left_to_them() {
    let desk = Desk::open().await;
    let (held, free) = (
        desk.placed().await.text("/id"),
        desk.placed().await.text("/id"),
    );
    desk.clock.advance(TimeDelta::minutes(13));
    let mut other = desk.pool().begin().await.unwrap();
    sqlx::query("SELECT FROM orders WHERE id = $1::uuid FOR UPDATE")
        .bind(&held)
        .execute(&mut *other)
        .await
        .unwrap();
    desk.saga().give_up_overdue(margin()).await.unwrap();
    assert_eq!(desk.state(&held).await, "pending_payment");
    assert_eq!(desk.state(&free).await, "cancelled");
    other.rollback().await.unwrap();
    desk.saga().give_up_overdue(margin()).await.unwrap();
    assert_eq!(desk.state(&held).await, "cancelled");
}

#[tokio::test]
async fn many_overdue_orders_are_given_up_in_batches_by_several_at_once() {
    let desk = Desk::open().await;
    desk.placed().await;
    sqlx::query(
        "INSERT INTO orders SELECT (jsonb_populate_record(o, jsonb_build_object('id', gen_random_uuid()))).*
        FROM orders o, generate_series(1, 149)",
    )
    .execute(desk.pool())
    .await
    .unwrap();
    desk.clock.advance(TimeDelta::minutes(13));
    let first = desk.saga().give_up_overdue(margin()).await.unwrap();
    assert_eq!(first, Round::Busy, "a full batch may not be the last");
    let rest = tokio::join!(
        desk.saga().give_up_overdue(margin()),
        desk.saga().give_up_overdue(margin())
    );
    assert!(rest.0.is_ok() && rest.1.is_ok());
    let told = desk.told().await;
    let cancelled = told
        .iter()
        .filter(|event| event["type"] == "order.cancelled");
    assert_eq!(cancelled.count(), 150);
}

/// The service as it runs: its own worker finds what is overdue, also what was left behind by a process that died.
#[tokio::test]
async fn a_service_that_starts_finds_what_was_overdue_before() {
    let service = TestService::start(
        order::service(),
        &[
            ("PLUMBLINE_ORDER_CATALOG_URL", "http://127.0.0.1:9"),
            ("PLUMBLINE_ORDER_INVENTORY_URL", "http://127.0.0.1:9"),
            ("PLUMBLINE_ORDER_CART_URL", "http://127.0.0.1:9"),
            ("PLUMBLINE_ORDER_PAYMENT_URL", "http://127.0.0.1:9"),
        ],
    )
    .await;
    sqlx::query(
        "INSERT INTO orders (id, customer_id, state, currency, total, shipping_address, payment_method_id,
            payment_due_at, reserved_until, refunded, placed_at, updated_at, version)
        SELECT gen_random_uuid(), gen_random_uuid(), 'pending_payment', 'EUR', 1,
            '{\"name\": \"A\", \"line1\": \"B\", \"city\": \"C\", \"country\": \"DE\"}', gen_random_uuid(),
            due, due + interval '5 minutes', 0, due, due, 1
        FROM (SELECT $1::timestamptz - interval '3 minutes' AS due) AS late",
    )
    .bind(service.clock().now())
    .execute(service.pool())
    .await
    .unwrap();
    for _ in 0..500 {
        let event: Option<Value> =
            sqlx::query_scalar("SELECT event FROM outbox WHERE type = 'order.cancelled'")
                .fetch_optional(service.pool())
                .await
                .unwrap();
        if let Some(event) = event {
            assert_eq!(event["data"]["reason"], "payment_timeout");
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("the order waits for ever");
}

impl Desk {
    fn saga(&self) -> Saga {
        Saga::new(&self.context)
    }
}
