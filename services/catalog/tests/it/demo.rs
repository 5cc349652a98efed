use std::collections::BTreeSet;

use catalog::demo;
use catalog::images::Images;
use http::StatusCode;

use crate::shop::Shop;

#[tokio::test]
async fn the_demo_fills_the_shop_once() {
    let shop = Shop::open().await;
    let images = Images::open(&"memory:///".parse().unwrap()).unwrap();
    let added = demo::load(shop.pool(), &shop.clock, &images).await.unwrap();
    assert!(added >= 60, "{added}");
    assert_eq!(
        demo::load(shop.pool(), &shop.clock, &images).await.unwrap(),
        0
    );

    let mut names = Vec::new();
    let mut path = "/products?limit=25".to_owned();
    loop {
        let page = shop.get(&path).await.expect(StatusCode::OK);
        names.extend(page.each("name"));
        let products = page.json()["items"].as_array().cloned().unwrap();
        assert!(
            products
                .iter()
                .all(|product| product["images"][0]["content_type"] == "image/png")
        );
        match page.json()["next_page"].as_str() {
            Some(token) => path = format!("/products?page_token={token}"),
            None => break,
        }
    }
    assert!(names.len() >= 60);
    assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len());
    assert_eq!(shop.get("/products/categories").await.each("name").len(), 8);
    let kettles = shop
        .get("/products?q=kettle&category=kitchen&attribute=induction:true")
        .await;
    assert_eq!(kettles.expect(StatusCode::OK).each("name").len(), 2);
}

#[tokio::test]
async fn the_demo_leaves_alone_what_somebody_changed() {
    let shop = Shop::open().await;
    let images = Images::open(&"memory:///".parse().unwrap()).unwrap();
    demo::load(shop.pool(), &shop.clock, &images).await.unwrap();
    for statement in [
        "UPDATE products SET slug = 'renamed' WHERE slug = 'tidewater-mug'",
        "UPDATE categories SET slug = 'cooking' WHERE slug = 'kitchen'",
    ] {
        let done = sqlx::query(statement).execute(shop.pool()).await.unwrap();
        assert_eq!(done.rows_affected(), 1);
    }
    let again = demo::load(shop.pool(), &shop.clock, &images).await.unwrap();
    assert_eq!(again, 0);
}
