//! The whole way: from somebody whom nobody knows to an order that is paid, has its invoice, and of which they are told.

use futures::TryStreamExt as _;
use platform::testing::eventually;
use sdk::catalog::types::ProductId;
use serde_json::json;
use uuid::Uuid;

use crate::customer::Customer;
use crate::shop::{Shop, Units, body};

pub(crate) async fn from_the_registration_to_the_mail(shop: &Shop) {
    let product = shop.product(5).await;
    let picture = shop.picture(product).await;
    let customer = shop.customer().await;
    browse(shop, &customer, product, &picture).await;
    let version = fill_the_cart(&customer, product).await;

    let placed = customer.order_cart(version).await.unwrap();
    assert_eq!(placed.state.as_str(), "pending_payment");
    assert_eq!(placed.total.amount, 2500);
    let again = customer.order_cart(version).await.unwrap_err();
    assert_eq!(again.code().unwrap().to_string(), "cart_changed");
    eventually("what was ordered is out of the cart", async || {
        let contents = customer.carts.get_cart_contents().send().await.unwrap();
        contents.lines.is_empty().then_some(())
    })
    .await;

    let confirmed = customer.until(&placed, "confirmed").await;
    let payment = shop.payment(*placed.id).await;
    assert_eq!(payment.state.as_str(), "captured");
    assert_eq!(confirmed.payment_id.as_deref(), Some(&*payment.id));
    let sold = Units {
        available: 3,
        reserved: 0,
        sold: 2,
    };
    shop.units_become(product, sold).await;
    read_the_invoice(&customer, &confirmed).await;
    read_the_mails(shop, &customer, &confirmed).await;
}

/// Searches, turns the pages, looks at the product and its picture.
async fn browse(shop: &Shop, customer: &Customer, product: Uuid, picture: &[u8]) {
    let shown = shop.catalog.get_product().product_id(product);
    let name = shown.send().await.unwrap().name.to_string();
    // The last word is the product's own.
    let word = name.rsplit(' ').next().unwrap();
    let found = customer.catalog.list_products().q(word).send().await;
    let found = found.unwrap().into_inner();
    let ids: Vec<Uuid> = found.items.iter().map(|found| *found.id).collect();
    assert_eq!(ids, [product]);

    let pages = customer.catalog.list_products().limit(2).stream();
    let all: Vec<_> = pages.try_collect().await.unwrap();
    let times = |id: Uuid| all.iter().filter(|one| one.id == ProductId(id)).count();
    assert_eq!(times(product), 1, "of {} products", all.len());

    let [image] = found.items[0].images.as_slice() else {
        panic!("{:?}", found.items[0].images);
    };
    let showing = customer.catalog.get_product_image().product_id(product);
    let shown = showing.image_id(image.id).send().await.unwrap();
    assert_eq!(shown.headers()["content-type"], "image/png");
    let shown = shown.into_inner_stream().map_ok(|part| part.to_vec());
    let shown: Vec<u8> = shown.try_concat().await.unwrap();
    assert_eq!(shown, picture);
}

/// Puts pieces in, thinks better of how many, and looks at what they cost. Returns the version that was seen.
async fn fill_the_cart(customer: &Customer, product: Uuid) -> i64 {
    for quantity in [3, 2] {
        let item = body::<sdk::cart::types::NewCartItem>(json!({"quantity": quantity}));
        let putting = customer.carts.put_cart_item().product_id(product);
        putting.body(item).send().await.unwrap();
    }
    let cart = customer.carts.get_cart().send().await.unwrap().into_inner();
    let [line] = cart.lines.as_slice() else {
        panic!("{cart:?}");
    };
    assert_eq!(line.state.as_str(), "available");
    assert_eq!(line.unit_price.as_ref().unwrap().amount, 1250);
    assert_eq!(cart.total.unwrap().amount, 2500);
    *cart.version
}

async fn read_the_invoice(customer: &Customer, order: &sdk::order::types::Order) {
    let invoice = customer.invoice(order).await;
    assert_eq!(invoice.total.amount, 2500);
    assert_eq!(invoice.order_id.to_string(), order.id.to_string());
    assert_eq!(invoice.buyer.as_ref().unwrap().name.as_str(), "Ines Harrow");
    let page = customer.billing.get_invoice_page().invoice_id(invoice.id);
    let page = page.send().await.unwrap().into_inner_stream();
    let page: Vec<u8> = page
        .map_ok(|part| part.to_vec())
        .try_concat()
        .await
        .unwrap();
    let page = String::from_utf8(page).unwrap();
    for said in [invoice.number.as_str(), "Ines Harrow", "25.00"] {
        assert!(page.contains(said), "`{said}` is not in {page}");
    }
}

/// One of each, and each is a message that its customer can read again.
async fn read_the_mails(shop: &Shop, customer: &Customer, order: &sdk::order::types::Order) {
    let welcome = shop
        .mail(&customer.email, "Welcome to Plumbline Trading")
        .await;
    let name = customer.email.split('@').next().unwrap();
    assert!(welcome.starts_with(&format!("Hello {name},")), "{welcome}");
    let confirmation = shop.mail(&customer.email, "Your order is confirmed").await;
    for said in [&*order.id.to_string(), "25.00 EUR"] {
        assert!(confirmation.contains(said), "{confirmation}");
    }
}
