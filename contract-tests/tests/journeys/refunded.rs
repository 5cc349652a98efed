//! Money goes back to the customer.

use platform::testing::eventually;
use sdk::payment::types::NewRefund;
use serde_json::json;

use crate::shop::{Shop, Units, body};

pub(crate) async fn a_part_of_a_payment_is_given_back(shop: &Shop) {
    let product = shop.product(2).await;
    let customer = shop.customer().await;
    let order = customer.buy(product, 2).await;
    ship(shop, &order).await;
    let payment = shop.payment(*order.id).await;
    let refund = json!({"amount": {"amount": 500, "currency": "EUR"}, "reason": "goodwill"});
    let refunding = shop.payments.create_refund().payment_id(payment.id);
    refunding
        .body(body::<NewRefund>(refund))
        .send()
        .await
        .unwrap();

    let order = eventually("the order knows of the refund", async || {
        let order = customer.look_at(&order).await;
        (order.refunded.amount == 500).then_some(order)
    })
    .await;
    // What was sent stays sent.
    assert_eq!(order.state.as_str(), "shipped");
    let sold = Units {
        available: 0,
        reserved: 0,
        sold: 2,
    };
    shop.units_become(product, sold).await;
    let payment = shop.payment(*order.id).await;
    assert_eq!(payment.refunded_total.amount, 500);
}

pub(crate) async fn a_delivered_order_is_refunded(shop: &Shop) {
    let product = shop.product(1).await;
    let customer = shop.customer().await;
    let order = customer.buy(product, 1).await;
    ship(shop, &order).await;
    shop.orders
        .deliver_order()
        .order_id(order.id)
        .send()
        .await
        .unwrap();
    shop.orders
        .refund_order()
        .order_id(order.id)
        .send()
        .await
        .unwrap();
    let order = customer.look_at(&order).await;
    let order = customer.until(&order, "refunded").await;
    assert_eq!(order.refunded.amount, order.total.amount);
}

/// Hands an order to a carrier.
pub(crate) async fn ship(shop: &Shop, order: &sdk::order::types::Order) {
    let shipment = json!({"carrier": "DHL", "tracking_number": "00340434161094042557"});
    let shipping = shop.orders.ship_order().order_id(order.id);
    shipping
        .body(body::<sdk::order::types::NewShipment>(shipment))
        .send()
        .await
        .unwrap();
}
