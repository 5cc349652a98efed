use http::{Method, StatusCode};
use serde_json::json;

use crate::books::assert_balanced;
use crate::warehouse::{Warehouse, product};

#[tokio::test]
async fn a_product_is_known_once_it_was_heard_of() {
    let warehouse = Warehouse::open().await;
    let kettle = warehouse.id();
    let path = format!("/inventory/availability/{kettle}");
    let unknown = warehouse.get(&path).await;
    assert_eq!(unknown.problem(), (404, "stock_not_found".to_owned()));
    let received = warehouse.receive(kettle, 1).await;
    assert_eq!(received.problem(), (404, "stock_not_found".to_owned()));

    for event in ["product.created", "product.updated", "product.created"] {
        warehouse
            .hear(event, "/products", &product(kettle))
            .await
            .unwrap();
        let known = warehouse.get(&path).await.expect(StatusCode::OK);
        assert_eq!(
            known.json(),
            json!({"product_id": kettle, "level": "sold_out", "orderable": 0})
        );
    }
    // What comes late does not empty the shelf.
    warehouse
        .receive(kettle, 40)
        .await
        .expect(StatusCode::CREATED);
    warehouse
        .hear("product.created", "/products", &product(kettle))
        .await
        .unwrap();
    let known = warehouse.get(&path).await.expect(StatusCode::OK);
    assert_eq!(
        known.json(),
        json!({"product_id": kettle, "level": "in_stock", "orderable": 10})
    );
}

#[tokio::test]
async fn staff_sees_the_balance() {
    let warehouse = Warehouse::open().await;
    let kettle = warehouse.product(40).await;
    warehouse
        .adjust(kettle, 2, "damaged")
        .await
        .expect(StatusCode::CREATED);
    warehouse
        .adjust(kettle, 3, "found")
        .await
        .expect(StatusCode::CREATED);
    let path = format!("/inventory/stock/{kettle}");
    let stock = warehouse
        .ask(Method::GET, &path)
        .scope("inventory:read")
        .send()
        .await
        .expect(StatusCode::OK);
    assert_eq!(
        stock.json(),
        json!({
            "product_id": kettle, "level": "in_stock", "available": 41, "reserved": 0, "sold": 0, "received": 43,
            "written_off": 2, "low_stock_threshold": 5, "created_at": "2026-01-01T00:00:00Z",
            "updated_at": "2026-01-01T00:00:00Z"
        })
    );
    let nobody = warehouse.get(&path).await;
    assert_eq!(nobody.problem(), (401, "unauthenticated".to_owned()));
    assert_balanced(warehouse.pool()).await;
}

#[tokio::test]
async fn a_receipt_is_answered_with_its_movement_and_happens_once() {
    let warehouse = Warehouse::open().await;
    let kettle = warehouse.product(0).await;
    let path = format!("/inventory/stock/{kettle}/receipts");
    let receive = || {
        warehouse
            .ask(Method::POST, &path)
            .scope("inventory:write")
            .header("idempotency-key", "delivery-1")
            .json(&json!({"quantity": 40, "note": "Delivery note 1"}))
            .send()
    };
    let first = receive().await.expect(StatusCode::CREATED);
    let again = receive().await.expect(StatusCode::CREATED);
    assert_eq!(first.json(), again.json());
    assert_eq!(
        first.json(),
        json!({
            "number": 1, "product_id": kettle, "kind": "received", "quantity": 40, "available": 40, "reserved": 0,
            "sold": 0, "order_id": null, "reason": null, "note": "Delivery note 1",
            "occurred_at": "2026-01-01T00:00:00Z"
        })
    );
    assert_eq!(warehouse.balance(kettle).await, (40, 0, 0));
}

#[tokio::test]
async fn only_available_units_are_written_off() {
    let warehouse = Warehouse::open().await;
    let kettle = warehouse.product(5).await;
    warehouse
        .reserve(warehouse.id(), &[(kettle, 3)])
        .await
        .expect(StatusCode::CREATED);
    let refused = warehouse.adjust(kettle, 3, "lost").await;
    assert_eq!(refused.problem(), (409, "not_enough_available".to_owned()));
    warehouse
        .adjust(kettle, 2, "lost")
        .await
        .expect(StatusCode::CREATED);
    assert_eq!(warehouse.balance(kettle).await, (0, 3, 0));
    assert_balanced(warehouse.pool()).await;
}

#[tokio::test]
async fn settings_are_changed_by_who_has_seen_them() {
    let warehouse = Warehouse::open().await;
    let kettle = warehouse.product(5).await;
    let path = format!("/inventory/stock/{kettle}/settings");
    let read = || warehouse.ask(Method::GET, &path).scope("inventory:read");
    let seen = read().send().await.expect(StatusCode::OK);
    assert_eq!(seen.header("etag"), "\"1\"");
    assert_eq!(
        seen.json(),
        json!({"product_id": kettle, "low_stock_threshold": 5})
    );
    // Sales do not change them.
    warehouse
        .reserve(warehouse.id(), &[(kettle, 1)])
        .await
        .expect(StatusCode::CREATED);
    read()
        .header("if-none-match", "\"1\"")
        .send()
        .await
        .expect(StatusCode::NOT_MODIFIED);

    let change = |version, threshold| {
        warehouse
            .ask(Method::PATCH, &path)
            .scope("inventory:write")
            .header("if-match", version)
            .patch(&json!({"low_stock_threshold": threshold}))
            .send()
    };
    let changed = change("\"1\"", 12).await.expect(StatusCode::OK);
    assert_eq!(changed.header("etag"), "\"2\"");
    let late = change("\"1\"", 13).await;
    assert_eq!(late.problem(), (412, "precondition_failed".to_owned()));
    // What changes nothing is no new version.
    let same = change("\"2\"", 12).await.expect(StatusCode::OK);
    assert_eq!(same.header("etag"), "\"2\"");
}
