use http::{Method, StatusCode};
use serde_json::json;

use crate::books::assert_balanced;
use crate::warehouse::{Warehouse, reservation};

#[tokio::test]
async fn a_reservation_takes_available_units() {
    let warehouse = Warehouse::open().await;
    let (kettle, cup) = (warehouse.product(9).await, warehouse.product(4).await);
    let order = warehouse.id();
    let answer = warehouse
        .reserve(order, &[(cup, 4), (kettle, 2)])
        .await
        .expect(StatusCode::CREATED);
    let mut lines = vec![
        json!({"product_id": kettle, "quantity": 2}),
        json!({"product_id": cup, "quantity": 4}),
    ];
    lines.sort_by_key(|line| line["product_id"].to_string());
    assert_eq!(
        answer.json(),
        json!({
            "order_id": order, "state": "held", "lines": lines, "expires_at": "2026-01-01T00:15:00Z",
            "created_at": "2026-01-01T00:00:00Z", "updated_at": "2026-01-01T00:00:00Z"
        })
    );
    assert_eq!(warehouse.balance(kettle).await, (7, 2, 0));
    assert_eq!(warehouse.balance(cup).await, (0, 4, 0));
    assert_balanced(warehouse.pool()).await;
}

#[tokio::test]
async fn lines_of_one_product_are_added_together() {
    let warehouse = Warehouse::open().await;
    let kettle = warehouse.product(5).await;
    let refused = warehouse
        .reserve(warehouse.id(), &[(kettle, 3), (kettle, 3)])
        .await;
    assert_eq!(refused.problem(), (409, "out_of_stock".to_owned()));
    let granted = warehouse
        .reserve(warehouse.id(), &[(kettle, 3), (kettle, 2)])
        .await
        .expect(StatusCode::CREATED);
    assert_eq!(
        granted.json()["lines"],
        json!([{"product_id": kettle, "quantity": 5}])
    );
}

#[tokio::test]
async fn a_reservation_is_all_or_nothing_and_a_refusal_says_what_is_short() {
    let warehouse = Warehouse::open().await;
    let (kettle, cup) = (warehouse.product(9).await, warehouse.product(1).await);
    let order = warehouse.id();
    let refused = warehouse
        .reserve(order, &[(kettle, 1), (cup, 1), (cup, 1)])
        .await;
    assert_eq!(refused.problem(), (409, "out_of_stock".to_owned()));
    assert!(refused.text("/detail").contains(&cup.to_string()));
    assert!(!refused.text("/detail").contains(&kettle.to_string()));
    assert_eq!(refused.text("/errors/0/pointer"), "/lines/1/quantity");
    assert_eq!(refused.text("/errors/1/pointer"), "/lines/2/quantity");
    assert_eq!(warehouse.balance(kettle).await, (9, 0, 0));
    // Nothing is left of it: the same order may try again.
    warehouse
        .reserve(order, &[(kettle, 1)])
        .await
        .expect(StatusCode::CREATED);
}

#[tokio::test]
async fn a_product_that_nobody_knows_cannot_be_reserved() {
    let warehouse = Warehouse::open().await;
    let (kettle, nothing) = (warehouse.product(9).await, warehouse.id());
    let refused = warehouse
        .reserve(warehouse.id(), &[(kettle, 1), (nothing, 1)])
        .await;
    assert_eq!(refused.problem(), (422, "unknown_product".to_owned()));
    assert_eq!(refused.text("/errors/0/pointer"), "/lines/1/product_id");
}

#[tokio::test]
async fn the_same_order_is_answered_the_same_and_holds_once() {
    let warehouse = Warehouse::open().await;
    let (kettle, cup) = (warehouse.product(2).await, warehouse.product(1).await);
    let order = warehouse.id();
    let first = warehouse
        .reserve(order, &[(kettle, 2), (cup, 1)])
        .await
        .expect(StatusCode::CREATED);
    // In another order, in other portions, for another time, and though nothing is left to take.
    let again = warehouse
        .reserve_for(order, &[(cup, 1), (kettle, 1), (kettle, 1)], 60)
        .await
        .expect(StatusCode::OK);
    assert_eq!(first.json(), again.json());
    let other = warehouse.reserve(order, &[(kettle, 1)]).await;
    assert_eq!(other.problem(), (409, "reservation_differs".to_owned()));
    let unknown = warehouse.reserve(order, &[(warehouse.id(), 1)]).await;
    assert_eq!(unknown.problem(), (409, "reservation_differs".to_owned()));
    assert_eq!(warehouse.balance(kettle).await, (0, 2, 0));
    assert_balanced(warehouse.pool()).await;
}

#[tokio::test]
async fn a_release_gives_back_and_closes() {
    let warehouse = Warehouse::open().await;
    let kettle = warehouse.product(2).await;
    let order = warehouse.id();
    warehouse
        .reserve(order, &[(kettle, 2)])
        .await
        .expect(StatusCode::CREATED);
    for _ in 0..2 {
        warehouse
            .release(order)
            .await
            .expect(StatusCode::NO_CONTENT);
        assert_eq!(warehouse.balance(kettle).await, (2, 0, 0));
    }
    assert_eq!(warehouse.state(order).await, "released");
    let again = warehouse.reserve(order, &[(kettle, 2)]).await;
    assert_eq!(again.problem(), (409, "reservation_closed".to_owned()));
    assert_balanced(warehouse.pool()).await;
}

#[tokio::test]
async fn a_release_that_overtakes_its_reservation_closes_it() {
    let warehouse = Warehouse::open().await;
    let kettle = warehouse.product(2).await;
    let order = warehouse.id();
    warehouse
        .release(order)
        .await
        .expect(StatusCode::NO_CONTENT);
    let late = warehouse.reserve(order, &[(kettle, 2)]).await;
    assert_eq!(late.problem(), (409, "reservation_closed".to_owned()));
    assert_eq!(warehouse.balance(kettle).await, (2, 0, 0));
}

#[tokio::test]
async fn what_is_sold_is_not_released() {
    let warehouse = Warehouse::open().await;
    let kettle = warehouse.product(2).await;
    let order = warehouse.id();
    warehouse
        .reserve(order, &[(kettle, 2)])
        .await
        .expect(StatusCode::CREATED);
    warehouse.confirm(order).await;
    let refused = warehouse.release(order).await;
    assert_eq!(refused.problem(), (409, "reservation_sold".to_owned()));
    let again = warehouse.reserve(order, &[(kettle, 2)]).await;
    assert_eq!(again.problem(), (409, "reservation_closed".to_owned()));
    assert_eq!(warehouse.balance(kettle).await, (0, 0, 2));
}

#[tokio::test]
async fn an_order_without_a_reservation_has_none() {
    let warehouse = Warehouse::open().await;
    let answer = warehouse
        .ask(Method::GET, &reservation(warehouse.id()))
        .scope("inventory:reserve")
        .send()
        .await;
    assert_eq!(answer.problem(), (404, "reservation_not_found".to_owned()));
}
