//! What belongs to somebody else is not there.

use sdk::order::types::ProblemCode;

use crate::shop::Shop;

pub(crate) async fn somebody_elses_order_is_not_found(shop: &Shop) {
    let product = shop.product(1).await;
    let (owner, stranger) = (shop.customer(), shop.customer());
    let order = owner.buy(product, 1).await;
    let seen = stranger.orders.get_order().order_id(order.id).send().await;
    assert_eq!(seen.unwrap_err().code(), Some(&ProblemCode::OrderNotFound));
    let cancelled = stranger
        .orders
        .cancel_order()
        .order_id(order.id)
        .send()
        .await;
    assert_eq!(
        cancelled.unwrap_err().code(),
        Some(&ProblemCode::OrderNotFound)
    );
    let listed = stranger.orders.list_orders().send().await.unwrap();
    assert!(listed.items.is_empty(), "{:?}", listed.items);
    assert_eq!(owner.look_at(&order).await.state.as_str(), "confirmed");
}
