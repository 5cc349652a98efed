use futures::future::join_all;
use http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::shop::{STAFF, Shop};

fn kettle(category_id: &str) -> Value {
    json!({
        "name": "Enamel kettle",
        "description": "It whistles.",
        "price": {"amount": 4900, "currency": "EUR"},
        "compare_at_price": {"amount": 5900, "currency": "EUR"},
        "category_id": category_id,
        "attributes": [
            {"kind": "text", "name": "Material", "value": "enamelled steel"},
            {"kind": "number", "name": "Capacity", "value": 2.1, "unit": "l"},
            {"kind": "flag", "name": "Induction", "value": true},
            {"kind": "choice", "name": "Colour", "options": ["sage", "cream"]}
        ],
        "status": "active"
    })
}

#[tokio::test]
async fn a_new_product_is_found_by_id_and_by_slug() {
    let shop = Shop::open().await;
    let kettle = kettle(&shop.category("Kitchen").await);
    let created = shop.create(&kettle).await.expect(StatusCode::CREATED);
    let product = created.json();
    assert_eq!(product["slug"], "enamel-kettle");
    for name in [
        "name",
        "description",
        "price",
        "compare_at_price",
        "attributes",
        "status",
    ] {
        assert_eq!(product[name], kettle[name]);
    }
    assert_eq!(product["images"], json!([]));
    assert_eq!(created.header("etag"), "\"1\"");
    assert_eq!(
        created.header("location"),
        format!("/products/{}", created.text("/id"))
    );
    for path in [
        created.header("location"),
        "/products/by-slug/enamel-kettle",
    ] {
        let found = shop.get(path).await.expect(StatusCode::OK);
        assert_eq!(found.json(), product);
        assert_eq!(found.header("etag"), "\"1\"");
        let again = shop
            .ask(Method::GET, path)
            .header("if-none-match", "\"1\"")
            .send()
            .await;
        assert_eq!(again.status, StatusCode::NOT_MODIFIED);
        assert!(again.body.is_empty());
    }
}

#[tokio::test]
async fn a_repeated_creation_is_answered_again_and_not_done_again() {
    let shop = Shop::open().await;
    let kettle = kettle(&shop.category("Kitchen").await);
    let create = |body: Value| {
        shop.ask(Method::POST, "/products")
            .staff(&STAFF)
            .header("idempotency-key", "one")
            .json(&body)
            .send()
    };
    let first = create(kettle.clone()).await.expect(StatusCode::CREATED);
    let second = create(kettle.clone()).await.expect(StatusCode::CREATED);
    assert_eq!(first.body, second.body);
    assert_eq!(first.header("location"), second.header("location"));
    assert_eq!(shop.get("/products").await.each("name"), ["Enamel kettle"]);

    let mut other = kettle;
    other["name"] = json!("Another kettle");
    assert_eq!(
        create(other).await.problem(),
        (422, "idempotency_key_reused".to_owned())
    );
}

#[tokio::test]
async fn of_many_products_with_one_slug_one_is_created() {
    let shop = Shop::open().await;
    let kettle = kettle(&shop.category("Kitchen").await);
    let answers = join_all((0..8).map(|_| shop.create(&kettle))).await;
    let (created, refused): (Vec<_>, Vec<_>) = answers
        .into_iter()
        .partition(|answer| answer.status == StatusCode::CREATED);
    assert_eq!((created.len(), refused.len()), (1, 7));
    for answer in refused {
        assert_eq!(answer.problem(), (409, "slug_taken".to_owned()));
    }
}

#[tokio::test]
async fn every_fault_of_a_body_is_named_in_one_answer() {
    let shop = Shop::open().await;
    let body = json!({
        "slug": "Not A Slug",
        "description": 7,
        "price": {"amount": -1, "currency": "EUR"},
        "category_id": "nowhere",
        "attributes": [{"kind": "choice", "name": "Colour", "options": ["sage", "sage"]}],
        "colour": "sage"
    });
    let answer = shop.create(&body).await;
    assert_eq!(answer.problem(), (422, "validation_failed".to_owned()));
    let mut faults = answer.faults();
    faults.sort();
    let expected = [
        ("body/attributes/0/options", "not_unique"),
        ("body/category_id", "format"),
        ("body/colour", "unknown"),
        ("body/description", "type"),
        ("body/name", "required"),
        ("body/price/amount", "too_small"),
        ("body/slug", "pattern"),
    ];
    assert_eq!(
        faults,
        expected.map(|(place, kind)| (place.to_owned(), kind.to_owned()))
    );
    assert!(!String::from_utf8_lossy(&answer.body).contains("Not A Slug"));
}

#[tokio::test]
async fn rules_beyond_the_schema_have_pointers_too() {
    let shop = Shop::open().await;
    let mut kettle = kettle(&shop.category("Kitchen").await);
    kettle["compare_at_price"] = json!({"amount": 4900, "currency": "EUR"});
    kettle["attributes"][1]["name"] = json!("material");
    let answer = shop.create(&kettle).await;
    assert_eq!(answer.problem(), (422, "validation_failed".to_owned()));
    assert_eq!(
        answer.faults(),
        [
            (
                "body/compare_at_price/amount".to_owned(),
                "too_small".to_owned()
            ),
            ("body/attributes/1/name".to_owned(), "not_unique".to_owned()),
        ]
    );
}

#[tokio::test]
async fn a_product_stands_in_a_category_that_exists() {
    let shop = Shop::open().await;
    let answer = shop
        .create(&kettle("0197a3c1-4d02-7b11-8a5e-6c0d9e2f7a44"))
        .await;
    assert_eq!(answer.problem(), (422, "unknown_category".to_owned()));
}

#[tokio::test]
async fn only_staff_writes() {
    let shop = Shop::open().await;
    let kettle = kettle(&shop.category("Kitchen").await);
    let anonymous = shop
        .ask(Method::POST, "/products")
        .once()
        .json(&kettle)
        .send()
        .await;
    assert_eq!(anonymous.problem(), (401, "unauthenticated".to_owned()));
    assert!(anonymous.header("www-authenticate").starts_with("Bearer"));
    let customer = shop
        .ask(Method::POST, "/products")
        .customer("customer")
        .once()
        .json(&kettle)
        .send()
        .await;
    assert_eq!(customer.problem(), (403, "forbidden".to_owned()));
}

#[tokio::test]
async fn a_draft_does_not_exist_for_others_than_staff() {
    let shop = Shop::open().await;
    let mut kettle = kettle(&shop.category("Kitchen").await);
    kettle["status"] = json!("draft");
    let created = shop.create(&kettle).await.expect(StatusCode::CREATED);
    for path in [
        created.header("location"),
        "/products/by-slug/enamel-kettle",
    ] {
        let not_found = (404, "product_not_found".to_owned());
        assert_eq!(shop.get(path).await.problem(), not_found);
        assert_eq!(
            shop.ask(Method::GET, path)
                .customer("customer")
                .send()
                .await
                .problem(),
            not_found
        );
        shop.ask(Method::GET, path)
            .staff(&STAFF)
            .send()
            .await
            .expect(StatusCode::OK);
    }
    assert!(shop.get("/products").await.each("name").is_empty());
}
