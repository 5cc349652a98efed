use http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::desk::{
    CART, Desk, KETTLE, PAN, STAFF, UNKNOWN, neighbour, of_cart, problem, two_kettles,
};

fn kettles_and_a_pan() -> Value {
    json!([{"product_id": KETTLE, "quantity": 2}, {"product_id": PAN, "quantity": 1}])
}

#[tokio::test]
async fn a_cart_is_ordered_with_the_prices_of_the_catalog() {
    let desk = Desk::open().await;
    desk.has_cart(7, &kettles_and_a_pan()).await;
    let placed = desk.place(&of_cart(7)).await.expect(StatusCode::CREATED);
    assert_eq!(
        placed.json()["total"],
        json!({"amount": 16_200, "currency": "EUR"})
    );
    let told = desk.told().await;
    assert_eq!(told[0]["type"], "order.placed");
    assert_eq!(told[0]["data"]["cart"], json!({"id": CART, "version": 7}));
    // It is the caller's own token that opens their cart.
    let asked = desk.cart.received_requests().await.unwrap();
    assert!(asked[0].headers.contains_key("authorization"));
}

#[tokio::test]
async fn lines_have_no_cart() {
    let desk = Desk::open().await;
    desk.placed().await;
    assert_eq!(desk.told().await[0]["data"].get("cart"), None);
    assert_eq!(desk.asked(&desk.cart, "GET").await, [] as [String; 0]);
}

#[tokio::test]
async fn a_cart_that_is_not_as_it_was_seen_is_refused() {
    let desk = Desk::open().await;
    desk.has_cart(8, &kettles_and_a_pan()).await;
    let answer = desk.place(&of_cart(7)).await;
    assert_eq!(answer.problem(), (409, "cart_changed".to_owned()));
    assert_eq!(desk.asked(&desk.inventory, "PUT").await, [] as [String; 0]);
}

#[tokio::test]
async fn an_empty_cart_is_no_order() {
    let desk = Desk::open().await;
    desk.has_cart(7, &json!([])).await;
    let answer = desk.place(&of_cart(7)).await;
    assert_eq!(answer.problem(), (409, "cart_empty".to_owned()));
}

#[tokio::test]
async fn one_version_of_a_cart_is_ordered_once_whatever_the_keys() {
    let desk = Desk::open().await;
    desk.has_cart(7, &kettles_and_a_pan()).await;
    desk.place(&of_cart(7)).await.expect(StatusCode::CREATED);
    let again = desk.place(&of_cart(7)).await;
    assert_eq!(again.problem(), (409, "cart_changed".to_owned()));
    assert_eq!(
        (desk.count("orders").await, desk.count("outbox").await),
        (1, 1)
    );
    // The units that were held for the second are given back.
    assert_eq!(desk.until_released().await.len(), 1);
}

#[tokio::test]
async fn a_line_of_a_cart_that_is_not_sold_is_named() {
    let desk = Desk::open().await;
    let lines =
        json!([{"product_id": KETTLE, "quantity": 2}, {"product_id": UNKNOWN, "quantity": 1}]);
    desk.has_cart(7, &lines).await;
    let answer = desk.place(&of_cart(7)).await;
    assert_eq!(answer.problem(), (422, "validation_failed".to_owned()));
    assert_eq!(
        answer.faults(),
        [("body/lines/1/product_id".to_owned(), "invalid".to_owned())]
    );
}

#[tokio::test]
async fn an_order_names_lines_or_a_cart() {
    let desk = Desk::open().await;
    let mut both = two_kettles();
    both["cart_version"] = json!(7);
    let answer = desk.place(&both).await;
    assert_eq!(
        answer.faults(),
        [("body/cart_version".to_owned(), "invalid".to_owned())]
    );
    let mut neither = of_cart(7);
    neither
        .as_object_mut()
        .unwrap()
        .shift_remove("cart_version");
    let answer = desk.place(&neither).await;
    assert_eq!(
        answer.faults(),
        [("body/lines".to_owned(), "required".to_owned())]
    );
}

#[tokio::test]
async fn a_cart_that_cannot_be_asked_for_is_unavailable_and_no_other_order_is() {
    let desk = Desk::open().await;
    let title = "Something that this needs is out of reach";
    let gone = problem(503, "unavailable", title);
    neighbour("cart", "get_cart_contents")
        .mounted(&desk.cart, 503, gone)
        .await;
    let answer = desk.place(&of_cart(7)).await;
    assert_eq!(answer.problem(), (503, "unavailable".to_owned()));
    assert!(answer.text("/detail").contains("`cart`"), "{answer:?}");
    desk.placed().await;
}

#[tokio::test]
async fn who_is_no_person_has_no_cart() {
    let desk = Desk::open().await;
    let answer = desk.ask(Method::POST, "/orders").staff(&STAFF).once();
    let answer = answer.json(&of_cart(7)).send().await;
    assert_eq!(answer.problem(), (422, "unknown_payment_method".to_owned()));
}
