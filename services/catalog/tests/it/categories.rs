use http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::shop::{STAFF, Shop};
use platform::testing::Answer;

async fn create(shop: &Shop, category: Value) -> Answer {
    shop.ask(Method::POST, "/products/categories")
        .staff(&STAFF)
        .once()
        .json(&category)
        .send()
        .await
}

async fn patch(shop: &Shop, path: &str, version: u32, changes: Value) -> Answer {
    let seen = format!("\"{version}\"");
    shop.ask(Method::PATCH, path)
        .staff(&STAFF)
        .header("if-match", seen)
        .patch(&changes)
        .send()
        .await
}

#[tokio::test]
async fn categories_are_listed_by_position_and_then_by_name() {
    let shop = Shop::open().await;
    for (name, position) in [("Garden", 2), ("Ärmel", 1), ("Audio", 1), ("Books", 0)] {
        create(&shop, json!({"name": name, "position": position}))
            .await
            .expect(StatusCode::CREATED);
    }
    let first = shop
        .get("/products/categories?limit=2")
        .await
        .expect(StatusCode::OK);
    assert_eq!(first.each("name"), ["Books", "Ärmel"]);
    let path = format!(
        "/products/categories?page_token={}",
        first.text("/next_page")
    );
    let second = shop.get(&path).await.expect(StatusCode::OK);
    assert_eq!(second.each("name"), ["Audio", "Garden"]);
    assert_eq!(second.json().get("next_page"), None);
}

#[tokio::test]
async fn a_category_is_created_found_and_changed() {
    let shop = Shop::open().await;
    let created = create(&shop, json!({"name": "Kitchen", "description": "Pots."})).await;
    let created = created.expect(StatusCode::CREATED);
    assert_eq!(created.json()["position"], 0);
    let path = created.header("location").to_owned();
    let found = shop.get(&path).await.expect(StatusCode::OK);
    assert_eq!(found.json(), created.json());
    assert_eq!(found.header("etag"), "\"1\"");
    let unchanged = shop
        .ask(Method::GET, &path)
        .header("if-none-match", "\"1\"")
        .send()
        .await;
    assert_eq!(unchanged.status, StatusCode::NOT_MODIFIED);

    let changed = patch(&shop, &path, 1, json!({"description": null, "position": 7}))
        .await
        .expect(StatusCode::OK);
    assert_eq!(changed.header("etag"), "\"2\"");
    assert_eq!(changed.json()["description"], Value::Null);
    assert_eq!(changed.json()["name"], "Kitchen");
    assert_eq!(
        patch(&shop, &path, 1, json!({})).await.problem(),
        (412, "precondition_failed".to_owned())
    );
}

#[tokio::test]
async fn slugs_of_categories_are_unique() {
    let shop = Shop::open().await;
    shop.category("Kitchen").await;
    let taken = (409, "category_slug_taken".to_owned());
    assert_eq!(
        create(&shop, json!({"name": "Kitchen"})).await.problem(),
        taken
    );
    let garden = create(&shop, json!({"name": "Garden"})).await;
    let renamed = patch(
        &shop,
        garden.header("location"),
        1,
        json!({"slug": "kitchen"}),
    )
    .await;
    assert_eq!(renamed.problem(), taken);
}

#[tokio::test]
async fn a_category_without_a_latin_name_needs_a_slug() {
    let shop = Shop::open().await;
    let answer = create(&shop, json!({"name": "茶器"})).await;
    assert_eq!(
        answer.faults(),
        [("body/slug".to_owned(), "required".to_owned())]
    );
    create(&shop, json!({"name": "茶器", "slug": "chaki"}))
        .await
        .expect(StatusCode::CREATED);
}

#[tokio::test]
async fn a_missing_category_is_not_found() {
    let shop = Shop::open().await;
    let path = "/products/categories/0197a3c1-4d02-7b11-8a5e-6c0d9e2f7a44";
    let missing = (404, "category_not_found".to_owned());
    assert_eq!(shop.get(path).await.problem(), missing);
    assert_eq!(patch(&shop, path, 1, json!({})).await.problem(), missing);
}
