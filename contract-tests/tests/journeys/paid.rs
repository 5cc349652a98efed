//! Everything goes well.

use serde_json::json;

use crate::customer::GOOD;
use crate::shop::{Shop, Units, body};

pub(crate) async fn a_paid_order_is_confirmed_and_its_units_are_sold(shop: &Shop) {
    let product = shop.product(5).await;
    let customer = shop.customer().await;
    let placed = customer.order(product, 2, GOOD).await.unwrap();
    assert_eq!(placed.state.as_str(), "pending_payment");
    assert_eq!(placed.total.amount, 2500);

    let confirmed = customer.until(&placed, "confirmed").await;
    let payment = shop.payment(*placed.id).await;
    assert_eq!(payment.state.as_str(), "captured");
    assert_eq!(payment.amount.amount, 2500);
    assert_eq!(confirmed.payment_id.as_deref(), Some(&*payment.id));
    let sold = Units {
        available: 3,
        reserved: 0,
        sold: 2,
    };
    shop.units_become(product, sold).await;
}

pub(crate) async fn an_order_is_shipped_and_delivered(shop: &Shop) {
    let product = shop.product(1).await;
    let customer = shop.customer().await;
    let order = customer.buy(product, 1).await;
    let shipment = json!({"carrier": "DHL", "tracking_number": "00340434161094042557"});
    let shipping = shop.orders.ship_order().order_id(order.id);
    shipping
        .body(body::<sdk::order::types::NewShipment>(shipment))
        .send()
        .await
        .unwrap();
    let delivering = shop.orders.deliver_order().order_id(order.id);
    delivering.send().await.unwrap();

    assert_eq!(customer.look_at(&order).await.state.as_str(), "delivered");
    let timeline = customer.orders.get_order_timeline().order_id(order.id);
    let timeline = timeline.send().await.unwrap();
    let kinds: Vec<_> = timeline
        .entries
        .iter()
        .map(|entry| entry.kind.as_str())
        .collect();
    assert_eq!(kinds, ["placed", "confirmed", "shipped", "delivered"]);
}
