//! Every wait ends.

use sdk::inventory::types::NewReservation;
use serde_json::json;
use uuid::Uuid;

use crate::customer::SLOW;
use crate::shop::{Shop, Units, body};

pub(crate) async fn an_order_that_is_never_paid_is_given_up(shop: &Shop) {
    let product = shop.product(1).await;
    let customer = shop.customer().await;
    let placed = customer.order(product, 1, SLOW).await.unwrap();
    let given_up = customer.until(&placed, "cancelled").await;
    let cancellation = given_up.cancellation.unwrap();
    assert_eq!(cancellation.reason.as_str(), "payment_timeout");
    let back = Units {
        available: 1,
        reserved: 0,
        sold: 0,
    };
    shop.units_become(product, back).await;
}

/// As it happens where an order dies between its reservation and its storage.
pub(crate) async fn a_hold_that_ends_gives_its_units_back(shop: &Shop) {
    let product = shop.product(4).await;
    let lines = json!({"lines": [{"product_id": product, "quantity": 3}], "hold_seconds": 2});
    let reserving = shop.inventory.reserve_stock().order_id(Uuid::now_v7());
    reserving
        .body(body::<NewReservation>(lines))
        .send()
        .await
        .unwrap();
    let back = Units {
        available: 4,
        reserved: 0,
        sold: 0,
    };
    shop.units_become(product, back).await;
}
