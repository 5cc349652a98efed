//! The service as its callers meet it: through the SDK, over a socket.

use std::collections::BTreeSet;

use ::sdk::catalog::types::{NewProduct, ProblemCode, ProductPatch};
use ::sdk::catalog::{Client, connect};
use ::sdk::{Cached, Connection, Patch, ResponseExt as _, StaticToken, cached};
use futures::TryStreamExt as _;
use http::StatusCode;
use image::ImageFormat;
use serde_json::json;

use crate::images::picture;
use crate::shop::Shop;

/// A client with the token of staff, and the task that serves it until the test ends.
async fn served(shop: &Shop) -> (Client, tokio::task::JoinHandle<()>) {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let router = shop.router();
    let task = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    let connection = Connection::http(&url)
        .unwrap()
        .with_tokens(StaticToken::new(shop.staff_token()));
    (connect(connection), task)
}

pub(crate) fn kettle(category_id: &str) -> NewProduct {
    serde_json::from_value(json!({
        "name": "Kettle", "slug": "kettle", "category_id": category_id, "status": "active",
        "description": "Boils water.",
        "price": {"amount": 4900, "currency": "EUR"},
        "compare_at_price": {"amount": 5900, "currency": "EUR"}
    }))
    .unwrap()
}

#[tokio::test]
async fn a_filtered_and_sorted_list_is_walked_to_its_end_while_it_grows() {
    let shop = Shop::open().await;
    let (lamps, kettles) = (shop.category("Lamps").await, shop.category("Kettles").await);
    for number in 0..9 {
        shop.product(&lamps, &format!("Lamp {number}"), 1000 + number)
            .await;
        shop.product(&kettles, &format!("Kettle {number}"), 1000 + number)
            .await;
    }
    let (catalog, server) = served(&shop).await;
    let list = catalog
        .list_products()
        .category("lamps")
        .sort("price")
        .limit(2);
    let mut stream = list.stream();
    let mut seen = Vec::new();
    while let Some(lamp) = stream.try_next().await.expect("no page fails") {
        seen.push(lamp.name.to_string());
        if seen.len() % 3 == 0 {
            // One in front of what was seen and one of another category: neither belongs to what is left.
            shop.product(&lamps, &format!("Cheap {}", seen.len()), 1)
                .await;
            shop.product(&kettles, &format!("Late {}", seen.len()), 5000)
                .await;
        }
        if seen.len() == 4 {
            shop.product(&lamps, "Dear lamp", 9000).await;
        }
    }
    server.abort();
    let mut expected: Vec<_> = (0..9).map(|number| format!("Lamp {number}")).collect();
    expected.push("Dear lamp".to_owned());
    assert_eq!(seen, expected);
    assert_eq!(seen.iter().collect::<BTreeSet<_>>().len(), seen.len());
}

#[tokio::test]
async fn one_property_is_cleared_and_another_left_alone() {
    let shop = Shop::open().await;
    let category = shop.category("Kettles").await;
    let (catalog, server) = served(&shop).await;
    let created = catalog
        .create_product()
        .body(kettle(&category))
        .send()
        .await
        .unwrap();
    let patch = ProductPatch::builder().compare_at_price(Patch::Null);
    let changed = catalog
        .update_product()
        .product_id(created.id.to_string())
        .if_match(created.etag().expect("a created product has a version"))
        .body(patch)
        .send()
        .await
        .unwrap();
    server.abort();
    assert!(changed.compare_at_price.is_none());
    assert_eq!(changed.description, created.description);
    assert!(created.description.is_some());
}

#[tokio::test]
async fn a_picture_goes_up_comes_down_and_need_not_come_twice() {
    let shop = Shop::open().await;
    let category = shop.category("Kettles").await;
    let (catalog, server) = served(&shop).await;
    let product = catalog
        .create_product()
        .body(kettle(&category))
        .send()
        .await
        .unwrap();
    let bytes = picture(ImageFormat::Png, 200);
    let image = catalog
        .upload_product_image()
        .product_id(product.id.to_string())
        .alt("A kettle")
        .body(bytes.clone())
        .send()
        .await
        .unwrap();
    let download = || {
        catalog
            .get_product_image()
            .product_id(product.id.to_string())
            .image_id(image.id.to_string())
    };
    let first = download().send().await.unwrap();
    assert_eq!(first.headers()["content-type"], "image/png");
    let etag = first.etag().expect("a picture has a version").to_owned();
    let chunks: Vec<_> = first.into_inner_stream().try_collect().await.unwrap();
    assert_eq!(chunks.concat(), bytes);
    let again = cached(download().if_none_match(etag).send().await);
    server.abort();
    assert!(matches!(again, Ok(Cached::NotModified)), "it is sent again");
}

#[tokio::test]
async fn what_is_missing_is_told_from_what_is_taken_by_type() {
    let shop = Shop::open().await;
    let category = shop.category("Kettles").await;
    let (catalog, server) = served(&shop).await;
    catalog
        .create_product()
        .body(kettle(&category))
        .send()
        .await
        .unwrap();
    let taken = catalog
        .create_product()
        .body(kettle(&category))
        .send()
        .await
        .unwrap_err();
    let missing = catalog
        .get_product_by_slug()
        .slug("no-such-thing")
        .send()
        .await
        .unwrap_err();
    server.abort();
    assert_eq!(taken.code(), Some(&ProblemCode::SlugTaken));
    assert_eq!(taken.status(), Some(StatusCode::CONFLICT));
    assert_eq!(missing.code(), Some(&ProblemCode::ProductNotFound));
    assert_eq!(missing.status(), Some(StatusCode::NOT_FOUND));
}
