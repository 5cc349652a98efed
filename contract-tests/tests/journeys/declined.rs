//! The card is declined.

use crate::customer::DECLINED;
use crate::shop::{Shop, Units};

pub(crate) async fn a_declined_card_cancels_the_order(shop: &Shop) {
    let product = shop.product(3).await;
    let customer = shop.customer().await;
    let placed = customer.order(product, 1, DECLINED).await.unwrap();
    let cancelled = customer.until(&placed, "cancelled").await;
    let cancellation = cancelled.cancellation.unwrap();
    assert_eq!(cancellation.reason.as_str(), "payment_failed");
    assert_eq!(shop.payment(*placed.id).await.state.as_str(), "failed");
    let back = Units {
        available: 3,
        reserved: 0,
        sold: 0,
    };
    shop.units_become(product, back).await;
}
