//! Customers are told what happens to their orders.

use crate::shop::Shop;

pub(crate) async fn whoever_buys_is_told_by_mail(shop: &Shop) {
    let product = shop.product(1).await;
    let (customer, address) = shop.registered().await;
    let welcome = shop.mail(&address, "Welcome to Plumbline Trading").await;
    assert!(welcome.starts_with("Hello Ines Harrow,"), "{welcome}");

    let order = customer.buy(product, 1).await;
    let confirmation = shop.mail(&address, "Your order is confirmed").await;
    for expected in [&*order.id.to_string(), "12.50 EUR"] {
        assert!(confirmation.contains(expected), "{confirmation}");
    }
}
