use std::collections::BTreeSet;

use http::StatusCode;
use serde_json::json;

use crate::shop::Shop;
use platform::testing::Answer;

/// Walks a list to its end and says which slugs it saw. Between the first pages something new arrives on both ends of
/// every order.
async fn walk(shop: &Shop, category_id: &str, query: &str) -> Vec<String> {
    let mut seen = Vec::new();
    let mut path = format!("/products?{query}&limit=3");
    for number in 0.. {
        let page = shop.get(&path).await.expect(StatusCode::OK);
        seen.extend(slugs(&page));
        if number < 4 {
            shop.product(category_id, "Aa kettle", 1).await;
            shop.product(category_id, "Zz kettle", 99_999).await;
        }
        match page.json()["next_page"].as_str() {
            Some(token) => path = format!("/products?page_token={token}"),
            None => break,
        }
    }
    seen
}

fn slugs(page: &Answer) -> Vec<String> {
    let items = page.json()["items"].as_array().cloned().unwrap();
    items
        .iter()
        .map(|item| item["slug"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn a_walk_over_a_filtered_and_sorted_list_sees_each_item_once_while_others_arrive() {
    let shop = Shop::open().await;
    let kitchen = shop.category("Kitchen").await;
    let other = shop.category("Other").await;
    let mut originals = BTreeSet::new();
    for number in 0..11 {
        // Equal prices and equal names, so that the order within them matters too.
        let product = json!({
            "name": format!("Kettle {}", number % 4), "slug": format!("original-{number}"), "category_id": kitchen,
            "price": {"amount": 1000 + number % 3, "currency": "EUR"}, "status": "active"
        });
        originals.insert(
            shop.create(&product)
                .await
                .expect(StatusCode::CREATED)
                .text("/slug"),
        );
        shop.product(&other, "Kettle elsewhere", 1000).await;
    }
    for sort in ["newest", "price", "-price", "name", "relevance"] {
        let query = format!("q=kettle&category=kitchen&currency=EUR&max_price=99999&sort={sort}");
        let whole = shop
            .get(&format!("/products?{query}&limit=100"))
            .await
            .expect(StatusCode::OK);
        let mut expected = slugs(&whole);
        expected.retain(|slug| originals.contains(slug));
        let seen = walk(&shop, &kitchen, &query).await;
        assert_eq!(
            seen.iter().collect::<BTreeSet<_>>().len(),
            seen.len(),
            "{sort}: {seen:?}"
        );
        assert!(
            seen.iter().all(|slug| !slug.contains("elsewhere")),
            "{sort}: {seen:?}"
        );
        let seen: Vec<_> = seen
            .into_iter()
            .filter(|slug| originals.contains(slug))
            .collect();
        assert_eq!(seen, expected, "{sort}");
        assert_eq!(seen.len(), originals.len(), "{sort}");
    }
}

#[tokio::test]
async fn a_token_belongs_to_its_list() {
    let shop = Shop::open().await;
    let kitchen = shop.category("Kitchen").await;
    shop.category("Garden").await;
    for number in 0..3 {
        shop.product(&kitchen, &format!("Kettle {number}"), 1000)
            .await;
    }
    let token = shop
        .get("/products?sort=name&limit=2")
        .await
        .text("/next_page");
    let beside = shop
        .get(&format!("/products?sort=name&page_token={token}"))
        .await;
    assert_eq!(beside.expect(StatusCode::OK).each("name"), ["Kettle 2"]);
    for path in [
        format!("/products?sort=price&page_token={token}"),
        format!("/products?page_token={token}x"),
        format!("/products/categories?page_token={token}"),
    ] {
        assert_eq!(
            shop.get(&path).await.problem(),
            (422, "validation_failed".to_owned()),
            "{path}"
        );
    }
}
