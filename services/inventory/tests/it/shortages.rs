use http::{Method, StatusCode};
use serde_json::json;

use crate::warehouse::Warehouse;

#[tokio::test]
async fn a_shortage_is_told_once_each_time_the_threshold_is_crossed() {
    let warehouse = Warehouse::open().await;
    let kettle = warehouse.product(7).await;
    let take = async |quantity| {
        let order = warehouse.id();
        warehouse
            .reserve(order, &[(kettle, quantity)])
            .await
            .expect(StatusCode::CREATED);
        order
    };
    take(1).await;
    assert!(warehouse.told("stock.low").await.is_empty());
    let order = take(1).await;
    assert_eq!(
        warehouse.told("stock.low").await,
        [json!({"product_id": kettle, "movement": 3, "available": 5, "threshold": 5})]
    );
    take(2).await;
    assert_eq!(warehouse.told("stock.low").await.len(), 1);
    // Up over the threshold, and down again.
    warehouse.cancel(order).await;
    warehouse
        .receive(kettle, 2)
        .await
        .expect(StatusCode::CREATED);
    assert_eq!(warehouse.balance(kettle).await.0, 6);
    warehouse
        .adjust(kettle, 3, "lost")
        .await
        .expect(StatusCode::CREATED);
    assert_eq!(warehouse.told("stock.low").await.len(), 2);
}

#[tokio::test]
async fn a_threshold_that_is_raised_can_be_crossed_too() {
    let warehouse = Warehouse::open().await;
    let kettle = warehouse.product(7).await;
    let set = async |version, threshold| {
        let path = format!("/inventory/stock/{kettle}/settings");
        let request = warehouse
            .ask(Method::PATCH, &path)
            .scope("inventory:write")
            .header("if-match", version)
            .patch(&json!({"low_stock_threshold": threshold}));
        request.send().await.expect(StatusCode::OK);
    };
    set("\"1\"", 6).await;
    assert!(warehouse.told("stock.low").await.is_empty());
    set("\"2\"", 7).await;
    set("\"3\"", 8).await;
    assert_eq!(
        warehouse.told("stock.low").await,
        [json!({"product_id": kettle, "movement": 1, "available": 7, "threshold": 7})]
    );
}

#[tokio::test]
async fn a_product_of_which_nothing_has_come_in_is_not_told() {
    let warehouse = Warehouse::open().await;
    let kettle = warehouse.product(0).await;
    warehouse
        .receive(kettle, 3)
        .await
        .expect(StatusCode::CREATED);
    assert!(warehouse.told("stock.low").await.is_empty());
}
