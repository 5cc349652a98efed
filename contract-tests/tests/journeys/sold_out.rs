//! There is not enough.

use sdk::order::types::ProblemCode;

use crate::customer::GOOD;
use crate::shop::{Shop, Units};

pub(crate) async fn what_is_not_in_stock_cannot_be_ordered(shop: &Shop) {
    let product = shop.product(1).await;
    let (first, second) = (shop.customer().await, shop.customer().await);
    let refused = first.order(product, 2, GOOD).await.unwrap_err();
    assert_eq!(refused.code(), Some(&ProblemCode::OutOfStock));
    first.buy(product, 1).await;
    let refused = second.order(product, 1, GOOD).await.unwrap_err();
    assert_eq!(refused.code(), Some(&ProblemCode::OutOfStock));
    let sold = Units {
        available: 0,
        reserved: 0,
        sold: 1,
    };
    shop.units_become(product, sold).await;
}
