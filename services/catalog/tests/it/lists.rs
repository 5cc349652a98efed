use http::{Method, StatusCode};
use serde_json::json;

use crate::shop::{STAFF, Shop};

/// A shop with a kettle, a pan and a book.
async fn open() -> Shop {
    let shop = Shop::open().await;
    let kitchen = shop.category("Kitchen").await;
    let books = shop.category("Books").await;
    for (category_id, name, description, cents, currency, attributes) in [
        (
            &kitchen,
            "Enamel kettle",
            "It whistles.",
            4900,
            "EUR",
            json!([
                {"kind": "choice", "name": "Colour", "options": ["Sage", "Crème"]},
                {"kind": "flag", "name": "Induction", "value": true}
            ]),
        ),
        (
            &kitchen,
            "Carbon pan",
            "For kettles it is no substitute.",
            6400,
            "EUR",
            json!([
                {"kind": "number", "name": "Diameter", "value": 28.0, "unit": "cm"},
                {"kind": "flag", "name": "Induction", "value": true}
            ]),
        ),
        (
            &books,
            "Ädventures",
            "A novel.",
            1800,
            "USD",
            json!([{"kind": "text", "name": "Author", "value": "Ines Harrow"}]),
        ),
    ] {
        shop.clock.advance(chrono::TimeDelta::seconds(1));
        let product = json!({
            "name": name, "description": description, "category_id": category_id, "status": "active",
            "price": {"amount": cents, "currency": currency}, "attributes": attributes
        });
        shop.create(&product).await.expect(StatusCode::CREATED);
    }
    shop
}

#[tokio::test]
async fn a_list_has_the_order_that_is_asked_for() {
    let shop = open().await;
    for (sort, names) in [
        ("newest", ["Ädventures", "Carbon pan", "Enamel kettle"]),
        ("price", ["Enamel kettle", "Carbon pan", "Ädventures"]),
        ("-price", ["Ädventures", "Carbon pan", "Enamel kettle"]),
        ("name", ["Ädventures", "Carbon pan", "Enamel kettle"]),
    ] {
        let list = shop
            .get(&format!("/products?sort={sort}"))
            .await
            .expect(StatusCode::OK);
        assert_eq!(list.each("name"), names, "{sort}");
    }
}

#[tokio::test]
async fn every_filter_narrows_the_list() {
    let shop = open().await;
    for (query, names) in [
        ("category=books", vec!["Ädventures"]),
        ("category=nothing-here", vec![]),
        ("currency=USD", vec!["Ädventures"]),
        ("currency=EUR&min_price=5000", vec!["Carbon pan"]),
        ("currency=EUR&max_price=4900", vec!["Enamel kettle"]),
        (
            "currency=EUR&min_price=4900&max_price=6400",
            vec!["Carbon pan", "Enamel kettle"],
        ),
        ("attribute=colour:creme", vec!["Enamel kettle"]),
        (
            "attribute=Induction:true",
            vec!["Carbon pan", "Enamel kettle"],
        ),
        (
            "attribute=Induction:true&attribute=diameter:28",
            vec!["Carbon pan"],
        ),
        ("attribute=Author:ines%20harrow&category=kitchen", vec![]),
    ] {
        let list = shop
            .get(&format!("/products?{query}"))
            .await
            .expect(StatusCode::OK);
        assert_eq!(list.each("name"), names, "{query}");
    }
}

#[tokio::test]
async fn a_search_finds_words_and_ranks_the_name_first() {
    let shop = open().await;
    for (words, names) in [
        ("kettle", vec!["Enamel kettle", "Carbon pan"]),
        ("whistling%20kettle", vec!["Enamel kettle"]),
        ("kettle%20-substitute", vec!["Enamel kettle"]),
        ("harrow", vec!["Ädventures"]),
        ("%22carbon%20pan%22", vec!["Carbon pan"]),
        ("zeppelin", vec![]),
    ] {
        let list = shop
            .get(&format!("/products?q={words}"))
            .await
            .expect(StatusCode::OK);
        assert_eq!(list.each("name"), names, "{words}");
    }
}

#[tokio::test]
async fn a_list_that_makes_no_sense_says_why() {
    let shop = open().await;
    for (query, place, kind) in [
        ("min_price=5", "query/currency", "required"),
        (
            "currency=EUR&min_price=6&max_price=5",
            "query/min_price",
            "too_large",
        ),
        ("sort=relevance", "query/q", "required"),
        ("sort=colour", "query/sort", "enum"),
        ("limit=101", "query/limit", "too_large"),
        ("limit=many", "query/limit", "type"),
        ("attribute=colour", "query/attribute/0", "pattern"),
        ("page_token=abc", "query/page_token", "invalid"),
    ] {
        let answer = shop.get(&format!("/products?{query}")).await;
        assert_eq!(
            answer.problem(),
            (422, "validation_failed".to_owned()),
            "{query}"
        );
        assert_eq!(
            answer.faults(),
            [(place.to_owned(), kind.to_owned())],
            "{query}"
        );
    }
}

#[tokio::test]
async fn drafts_and_archived_products_are_listed_for_staff_only() {
    let shop = open().await;
    for status in ["draft", "archived"] {
        let path = format!("/products?status={status}");
        assert_eq!(
            shop.get(&path).await.problem(),
            (403, "staff_only".to_owned())
        );
        let customer = shop
            .ask(Method::GET, &path)
            .customer("customer")
            .send()
            .await;
        assert_eq!(customer.problem(), (403, "staff_only".to_owned()));
        let staff = shop
            .ask(Method::GET, &path)
            .staff(&STAFF)
            .send()
            .await
            .expect(StatusCode::OK);
        assert!(staff.each("name").is_empty());
    }
    assert_eq!(
        shop.get("/products?status=active").await.each("name").len(),
        3
    );
}
