use chrono::TimeDelta;
use http::{Method, StatusCode};
use serde_json::Value;
use uuid::Uuid;

use crate::warehouse::Warehouse;
use platform::testing::Answer;

async fn read(warehouse: &Warehouse, path: &str) -> Answer {
    let request = warehouse.ask(Method::GET, path).scope("inventory:read");
    request.send().await.expect(StatusCode::OK)
}

/// Walks a list to its end and says what it saw under a name. Between the pages something happens.
async fn walk(
    warehouse: &Warehouse,
    path: &str,
    name: &str,
    mut meanwhile: impl AsyncFnMut(),
) -> Vec<Value> {
    let mut seen = Vec::new();
    let (list, _) = path.split_once('?').unwrap_or((path, ""));
    let mut next = path.to_owned();
    loop {
        let page = read(warehouse, &next).await;
        seen.extend(page.items().iter().map(|item| item[name].clone()));
        meanwhile().await;
        match page.json()["next_page"].as_str() {
            Some(token) => next = format!("{list}?page_token={token}"),
            None => return seen,
        }
    }
}

async fn products(warehouse: &Warehouse, units: &[i64]) -> Vec<Uuid> {
    let mut products = Vec::new();
    for units in units {
        warehouse.clock.advance(TimeDelta::seconds(1));
        products.push(warehouse.product(*units).await);
    }
    products
}

#[tokio::test]
async fn the_list_of_stock_begins_with_the_newest_and_filters_by_level() {
    let warehouse = Warehouse::open().await;
    let products = products(&warehouse, &[0, 3, 40, 0, 5, 6]).await;
    let listed = async |query: &str| {
        let page = read(&warehouse, &format!("/inventory/stock{query}")).await;
        let position = |item: &Value| {
            let id = item["product_id"].as_str().unwrap().to_owned();
            products
                .iter()
                .position(|product| product.to_string() == id)
                .unwrap()
        };
        page.items().iter().map(position).collect::<Vec<_>>()
    };
    assert_eq!(listed("").await, [5, 4, 3, 2, 1, 0]);
    assert_eq!(listed("?level=sold_out").await, [3, 0]);
    assert_eq!(listed("?level=low").await, [4, 1]);
    assert_eq!(listed("?level=in_stock").await, [5, 2]);
}

#[tokio::test]
async fn a_walk_over_the_stock_sees_each_product_once_while_others_arrive() {
    let warehouse = Warehouse::open().await;
    let mut expected = products(&warehouse, &[0, 3, 40, 0, 5, 6, 0]).await;
    let seen = walk(
        &warehouse,
        "/inventory/stock?limit=2",
        "product_id",
        async || {
            warehouse.clock.advance(TimeDelta::seconds(1));
            warehouse.product(1).await;
        },
    )
    .await;
    expected.reverse();
    let expected: Vec<Value> = expected
        .iter()
        .map(|product| product.to_string().into())
        .collect();
    assert_eq!(seen, expected);
}

#[tokio::test]
async fn the_token_of_a_filtered_list_goes_on_with_the_filter() {
    let warehouse = Warehouse::open().await;
    products(&warehouse, &[0, 3, 0, 3, 0, 3]).await;
    let path = "/inventory/stock?limit=1&level=low";
    let levels = walk(&warehouse, path, "level", async || ()).await;
    assert_eq!(levels, ["low", "low", "low"]);
}

#[tokio::test]
async fn the_ledger_is_read_backwards_and_filtered() {
    let warehouse = Warehouse::open().await;
    let kettle = warehouse.product(40).await;
    let (first, second) = (warehouse.id(), warehouse.id());
    for order in [first, second] {
        warehouse
            .reserve(order, &[(kettle, 1)])
            .await
            .expect(StatusCode::CREATED);
    }
    warehouse.confirm(first).await;
    warehouse.cancel(second).await;
    let path = format!("/inventory/stock/{kettle}/movements");
    let whole = walk(
        &warehouse,
        &format!("{path}?limit=2"),
        "number",
        async || {
            // What is added meanwhile comes before the first page.
            warehouse
                .receive(kettle, 1)
                .await
                .expect(StatusCode::CREATED);
        },
    )
    .await;
    assert_eq!(whole, [5, 4, 3, 2, 1]);
    let of_first = walk(
        &warehouse,
        &format!("{path}?limit=1&order_id={first}"),
        "kind",
        async || (),
    )
    .await;
    assert_eq!(of_first, ["sold", "reserved"]);
    let reserved = read(&warehouse, &format!("{path}?kind=reserved")).await;
    assert_eq!(reserved.items().len(), 2);
}

#[tokio::test]
async fn a_product_that_never_moved_has_an_empty_ledger_and_an_unknown_one_none() {
    let warehouse = Warehouse::open().await;
    let kettle = warehouse.product(0).await;
    let path = format!("/inventory/stock/{kettle}/movements");
    assert!(read(&warehouse, &path).await.items().is_empty());
    let path = format!("/inventory/stock/{}/movements", warehouse.id());
    let unknown = warehouse
        .ask(Method::GET, &path)
        .scope("inventory:read")
        .send()
        .await;
    assert_eq!(unknown.problem(), (404, "stock_not_found".to_owned()));
}
