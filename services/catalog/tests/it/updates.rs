use http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::shop::{STAFF, Shop};
use platform::testing::Answer;

/// A shop with one draft, which has everything that can be cleared.
async fn with_draft() -> (Shop, String) {
    let shop = Shop::open().await;
    let category_id = shop.category("Kitchen").await;
    let product = json!({
        "name": "Kettle", "description": "It whistles.", "category_id": category_id,
        "price": {"amount": 4900, "currency": "EUR"}, "compare_at_price": {"amount": 5900, "currency": "EUR"}
    });
    let created = shop.create(&product).await.expect(StatusCode::CREATED);
    let path = created.header("location").to_owned();
    (shop, path)
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

async fn archive(shop: &Shop, path: &str, version: u32) -> Answer {
    let path = format!("{path}/archive");
    let seen = format!("\"{version}\"");
    shop.ask(Method::POST, &path)
        .staff(&STAFF)
        .header("if-match", seen)
        .send()
        .await
}

#[tokio::test]
async fn absent_null_and_a_value_are_three_things() {
    let (shop, path) = with_draft().await;
    let changes = json!({"description": null, "price": {"amount": 5000, "currency": "EUR"}});
    let changed = patch(&shop, &path, 1, changes).await.expect(StatusCode::OK);
    assert_eq!(changed.header("etag"), "\"2\"");
    let product = changed.json();
    assert_eq!(product["description"], Value::Null);
    assert_eq!(product["price"]["amount"], 5000);
    assert_eq!(product["compare_at_price"]["amount"], 5900);
    assert_eq!(product["name"], "Kettle");

    let changed = patch(&shop, &path, 2, json!({"compare_at_price": null})).await;
    assert_eq!(
        changed.expect(StatusCode::OK).json()["compare_at_price"],
        Value::Null
    );
}

#[tokio::test]
async fn what_cannot_be_cleared_refuses_null() {
    let (shop, path) = with_draft().await;
    let answer = patch(&shop, &path, 1, json!({"name": null})).await;
    assert_eq!(answer.problem(), (422, "validation_failed".to_owned()));
    assert_eq!(
        answer.faults(),
        [("body/name".to_owned(), "type".to_owned())]
    );
}

#[tokio::test]
async fn of_two_changes_to_one_version_one_is_refused() {
    let (shop, path) = with_draft().await;
    let (one, two) = tokio::join!(
        patch(&shop, &path, 1, json!({"name": "One"})),
        patch(&shop, &path, 1, json!({"name": "Two"})),
    );
    let (won, lost) = if one.status == StatusCode::OK {
        (one, two)
    } else {
        (two, one)
    };
    assert_eq!(lost.problem(), (412, "precondition_failed".to_owned()));
    let there = shop.ask(Method::GET, &path).staff(&STAFF).send().await;
    assert_eq!(there.json(), won.expect(StatusCode::OK).json());
}

#[tokio::test]
async fn a_change_needs_the_version_that_it_is_based_on() {
    let (shop, path) = with_draft().await;
    let answer = shop
        .ask(Method::PATCH, &path)
        .staff(&STAFF)
        .patch(&json!({"name": "One"}))
        .send()
        .await;
    assert_eq!(answer.problem(), (428, "precondition_required".to_owned()));
}

#[tokio::test]
async fn a_change_that_changes_nothing_is_no_version() {
    let (shop, path) = with_draft().await;
    let answer = patch(&shop, &path, 1, json!({"name": "Kettle"}))
        .await
        .expect(StatusCode::OK);
    assert_eq!(answer.header("etag"), "\"1\"");
}

#[tokio::test]
async fn a_change_keeps_the_rules() {
    let (shop, path) = with_draft().await;
    let category_id = shop.category("Garden").await;
    let other = shop.product(&category_id, "Watering can", 100).await;

    let taken = patch(&shop, &path, 1, json!({"slug": other.text("/slug")})).await;
    assert_eq!(taken.problem(), (409, "slug_taken".to_owned()));
    let nowhere = json!({"category_id": "0197a3c1-4d02-7b11-8a5e-6c0d9e2f7a44"});
    let nowhere = patch(&shop, &path, 1, nowhere).await;
    assert_eq!(nowhere.problem(), (422, "unknown_category".to_owned()));
    let dear = json!({"price": {"amount": 5900, "currency": "EUR"}});
    let dear = patch(&shop, &path, 1, dear).await;
    assert_eq!(
        dear.faults(),
        [(
            "body/compare_at_price/amount".to_owned(),
            "too_small".to_owned()
        )]
    );
    let missing = "/products/0197a3c1-4d02-7b11-8a5e-6c0d9e2f7a44";
    let missing = patch(&shop, missing, 1, json!({})).await;
    assert_eq!(missing.problem(), (404, "product_not_found".to_owned()));
}

#[tokio::test]
async fn a_published_product_is_never_a_draft_again() {
    let (shop, path) = with_draft().await;
    patch(&shop, &path, 1, json!({"status": "active"}))
        .await
        .expect(StatusCode::OK);
    shop.get(&path).await.expect(StatusCode::OK);
    let back = patch(&shop, &path, 2, json!({"status": "draft"})).await;
    assert_eq!(back.problem(), (409, "product_published".to_owned()));
}

#[tokio::test]
async fn an_archived_product_can_be_read_and_nothing_else() {
    let (shop, path) = with_draft().await;
    patch(&shop, &path, 1, json!({"status": "active"}))
        .await
        .expect(StatusCode::OK);
    assert_eq!(
        archive(&shop, &path, 1).await.problem(),
        (412, "precondition_failed".to_owned())
    );
    let archived = archive(&shop, &path, 2).await.expect(StatusCode::OK);
    assert_eq!(archived.json()["status"], "archived");
    assert_eq!(archived.header("etag"), "\"3\"");

    shop.get(&path).await.expect(StatusCode::OK);
    assert!(shop.get("/products").await.each("name").is_empty());
    let refused = (409, "product_archived".to_owned());
    assert_eq!(
        patch(&shop, &path, 3, json!({"name": "One"}))
            .await
            .problem(),
        refused
    );
    assert_eq!(archive(&shop, &path, 3).await.problem(), refused);
}
