//! The customer thinks better of it.

use platform::testing::eventually;

use crate::customer::SLOW;
use crate::shop::{Shop, Units};

pub(crate) async fn an_order_cancelled_before_its_payment_costs_nothing(shop: &Shop) {
    let product = shop.product(2).await;
    let customer = shop.customer().await;
    let placed = customer.order(product, 2, SLOW).await.unwrap();
    let held = Units {
        available: 0,
        reserved: 2,
        sold: 0,
    };
    assert_eq!(shop.units(product).await, held);
    customer.cancel(&placed).await;
    let back = Units {
        available: 2,
        reserved: 0,
        sold: 0,
    };
    shop.units_become(product, back).await;
    let order = customer.look_at(&placed).await;
    assert_eq!(
        order.cancellation.unwrap().reason.as_str(),
        "customer_request"
    );
    assert_eq!(order.refunded.amount, 0);
}

pub(crate) async fn an_order_cancelled_after_its_payment_is_refunded(shop: &Shop) {
    let product = shop.product(2).await;
    let customer = shop.customer().await;
    let confirmed = customer.buy(product, 2).await;
    customer.cancel(&confirmed).await;
    eventually("all of it is given back", async || {
        let refunded = customer.look_at(&confirmed).await.refunded;
        (refunded == confirmed.total).then_some(())
    })
    .await;
    let back = Units {
        available: 2,
        reserved: 0,
        sold: 0,
    };
    shop.units_become(product, back).await;
    let payment = shop.payment(*confirmed.id).await;
    assert_eq!(payment.refunded_total.amount, payment.amount.amount);
}
