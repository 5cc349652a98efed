//! Who looks around first, and logs in when it comes to paying.

use platform::testing::eventually;
use sdk::cart::types::{CartToken, NewCartItem, ProblemCode};
use sdk::{Connection, cart};
use serde_json::json;
use uuid::Uuid;

use crate::shop::{Shop, body};

async fn put(carts: &cart::Client, token: Option<&CartToken>, product: Uuid, quantity: i32) {
    let item = body::<NewCartItem>(json!({"quantity": quantity}));
    let putting = carts.put_cart_item().product_id(product).body(item);
    let putting = match token {
        Some(token) => putting.cart_token(token.clone()),
        None => putting,
    };
    putting.send().await.unwrap();
}

pub(crate) async fn a_guests_cart_is_taken_along(shop: &Shop) {
    let (first, second) = (shop.product(5).await, shop.product(5).await);
    let visitor: Connection = shop.visitor();
    let guest = cart::connect(visitor.clone());
    let made = guest.create_guest_cart().send().await.unwrap();
    let token = made.headers()["cart-token"].to_str().unwrap();
    let token: CartToken = token.parse().unwrap();
    put(&guest, Some(&token), first, 1).await;
    put(&guest, Some(&token), second, 2).await;

    // The same visitor, who has an account with something in its cart.
    let customer = crate::customer::Customer::register(visitor).await;
    put(&customer.carts, None, first, 1).await;
    let merging = customer.carts.merge_guest_cart().cart_token(token.clone());
    let merged = merging.send().await.unwrap().into_inner();
    assert!(merged.left_out.is_empty(), "{:?}", merged.left_out);
    let lines = merged.contents.lines.iter();
    let lines: Vec<_> = lines
        .map(|line| (*line.product_id, *line.quantity))
        .collect();
    assert_eq!(lines, [(first, 2), (second, 2)]);

    // The answer to a merge may get lost; the guest's cart is gone for all others.
    let again = customer.carts.merge_guest_cart().cart_token(token.clone());
    let again = again.send().await.unwrap().into_inner();
    assert_eq!(again.contents.version, merged.contents.version);
    let stranger = shop.customer().await;
    let stolen = stranger.carts.merge_guest_cart().cart_token(token.clone());
    let gone = Some(&ProblemCode::CartNotFound);
    assert_eq!(stolen.send().await.unwrap_err().code(), gone);
    let opened = guest.get_cart_contents().cart_token(token).send().await;
    assert_eq!(opened.unwrap_err().code(), gone);

    let version = *merged.contents.version;
    let placed = customer.order_cart(version).await.unwrap();
    assert_eq!(placed.total.amount, 4 * 1250);
    customer.until(&placed, "confirmed").await;
    eventually("what was ordered is out of the cart", async || {
        let contents = customer.carts.get_cart_contents().send().await.unwrap();
        contents.lines.is_empty().then_some(())
    })
    .await;
}
