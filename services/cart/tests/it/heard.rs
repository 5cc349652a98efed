use http::StatusCode;
use serde_json::{Value, json};

use crate::trolley::{ANNA, As, BEN, KETTLE, NOW, PAN, Trolley, event, of};

const SHE: As<'_> = As::Person(ANNA);

/// Somebody has ordered two kettles, out of this cart or out of none.
fn placed(customer: &str, cart: Option<(&str, i64)>) -> Value {
    let price = json!({"amount": 4900, "currency": "EUR"});
    let line = json!({
        "product_id": KETTLE, "name": "Kettle", "quantity": 2, "unit_price": price,
        "total": {"amount": 9800, "currency": "EUR"}
    });
    let mut data = json!({
        "order_id": PAN, "version": 1, "customer_id": customer, "lines": [line],
        "total": {"amount": 9800, "currency": "EUR"}, "payment_method_id": PAN, "payment_due_at": NOW,
        "placed_at": NOW
    });
    if let Some((id, version)) = cart {
        data["cart"] = json!({"id": id, "version": version});
    }
    event("order.placed", "/orders", &data)
}

/// Anna's cart with kettles and a pan; its id.
async fn filled(trolley: &Trolley, kettles: i64) -> String {
    trolley
        .put(SHE, KETTLE, kettles)
        .await
        .expect(StatusCode::OK);
    let put = trolley.put(SHE, PAN, 1).await.expect(StatusCode::OK);
    put.json()["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn what_was_ordered_is_taken_out_once() {
    let trolley = Trolley::open().await;
    let id = filled(&trolley, 5).await;
    let event = placed(ANNA, Some((&id, 2)));
    for _ in 0..3 {
        trolley.hear(&event).await.unwrap();
    }
    assert_eq!(trolley.lines(SHE).await, of(&[(KETTLE, 3), (PAN, 1)]));
    // Another order of the same is another event.
    trolley.hear(&placed(ANNA, Some((&id, 3)))).await.unwrap();
    assert_eq!(trolley.lines(SHE).await, of(&[(KETTLE, 1), (PAN, 1)]));
}

#[tokio::test]
async fn what_was_taken_out_meanwhile_is_not_missed() {
    let trolley = Trolley::open().await;
    let id = filled(&trolley, 1).await;
    trolley.hear(&placed(ANNA, Some((&id, 2)))).await.unwrap();
    assert_eq!(trolley.lines(SHE).await, of(&[(PAN, 1)]));
    trolley.hear(&placed(ANNA, Some((&id, 3)))).await.unwrap();
    assert_eq!(trolley.lines(SHE).await, of(&[(PAN, 1)]));
}

#[tokio::test]
async fn orders_of_lines_and_of_other_carts_take_nothing_out() {
    let trolley = Trolley::open().await;
    let id = filled(&trolley, 2).await;
    trolley.hear(&placed(ANNA, None)).await.unwrap();
    trolley.hear(&placed(ANNA, Some((PAN, 2)))).await.unwrap();
    trolley.hear(&placed(BEN, Some((&id, 2)))).await.unwrap();
    assert_eq!(trolley.lines(SHE).await, of(&[(KETTLE, 2), (PAN, 1)]));
}
