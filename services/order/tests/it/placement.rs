use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::desk::{
    AMERICAN_BOOK, ANNA, ARCHIVED, BEN, DEAR, DRAFT, Desk, KETTLE, PAN, STAFF, UNKNOWN, neighbour,
    of_lines, problem, two_kettles, with_unknown_method,
};

#[tokio::test]
async fn an_order_has_the_prices_of_the_catalog_and_waits_for_its_payment() {
    let desk = Desk::open().await;
    let lines = json!([{"product_id": KETTLE, "quantity": 2}, {"product_id": PAN, "quantity": 1}]);
    let placed = desk
        .place(&of_lines(&lines))
        .await
        .expect(StatusCode::CREATED);
    let order = placed.json();
    assert_eq!(order["state"], "pending_payment");
    assert_eq!(order["customer_id"], ANNA);
    assert_eq!(order["total"], json!({"amount": 16_200, "currency": "EUR"}));
    assert_eq!(
        order["lines"][0],
        json!({
            "product_id": KETTLE, "name": "Enamel kettle", "quantity": 2,
            "unit_price": {"amount": 4900, "currency": "EUR"}, "total": {"amount": 9800, "currency": "EUR"}
        })
    );
    assert_eq!(order["lines"][1]["name"], "Carbon pan");
    assert_eq!(order["payment_due_at"], "2026-01-01T00:10:00Z");
    assert_eq!(order["shipping_address"], two_kettles()["shipping_address"]);
    assert_eq!(placed.header("etag"), "\"1\"");
    let path = format!("/orders/{}", placed.text("/id"));
    assert_eq!(placed.header("location"), path);
    let found = desk.get(&path).await.expect(StatusCode::OK);
    assert_eq!(found.json(), order);
    let again = desk.ask(Method::GET, &path).customer(ANNA);
    let again = again.header("if-none-match", "\"1\"").send().await;
    assert_eq!(again.status, StatusCode::NOT_MODIFIED);
}

#[tokio::test]
async fn neighbours_are_asked_for_what_the_order_needs() {
    let desk = Desk::open().await;
    let id = desk.placed().await.text("/id");
    let reserved = desk.inventory.received_requests().await.unwrap();
    let [reservation] = &reserved[..] else {
        panic!("{reserved:?}");
    };
    assert_eq!(
        reservation.url.path(),
        format!("/inventory/reservations/{id}")
    );
    assert_eq!(
        reservation.body_json::<Value>().unwrap(),
        json!({"lines": [{"product_id": KETTLE, "quantity": 2}], "hold_seconds": 900})
    );
    // The payment method is looked up in Anna's name, the units are reserved in ours.
    let subject = |request: &wiremock::Request| {
        let token = request.headers["authorization"].to_str().unwrap();
        let payload = token.split('.').nth(1).unwrap();
        let payload = URL_SAFE_NO_PAD.decode(payload).unwrap();
        serde_json::from_slice::<Value>(&payload).unwrap()["sub"].clone()
    };
    let asked = desk.payment.received_requests().await.unwrap();
    assert_eq!(subject(&asked[0]), ANNA);
    assert_eq!(subject(reservation), "order");
}

#[tokio::test]
async fn every_line_that_cannot_be_ordered_is_named_and_nothing_is_reserved() {
    let desk = Desk::open().await;
    let lines: Vec<_> = [KETTLE, DRAFT, ARCHIVED, UNKNOWN, AMERICAN_BOOK]
        .map(|id| json!({"product_id": id, "quantity": 1}))
        .to_vec();
    let answer = desk.place(&of_lines(&json!(lines))).await;
    assert_eq!(answer.problem(), (422, "validation_failed".to_owned()));
    let invalid = |index| {
        (
            format!("body/lines/{index}/product_id"),
            "invalid".to_owned(),
        )
    };
    assert_eq!(answer.faults(), [1, 2, 3, 4].map(invalid));
    assert!(desk.asked(&desk.inventory, "PUT").await.is_empty());
    assert_eq!(desk.count("orders").await, 0);
}

#[tokio::test]
async fn a_product_stands_in_one_line() {
    let desk = Desk::open().await;
    let lines = json!([
        {"product_id": KETTLE, "quantity": 1}, {"product_id": PAN, "quantity": 1}, {"product_id": KETTLE, "quantity": 1}
    ]);
    let answer = desk.place(&of_lines(&lines)).await;
    assert_eq!(answer.problem(), (422, "validation_failed".to_owned()));
    assert_eq!(
        answer.faults(),
        [(
            "body/lines/2/product_id".to_owned(),
            "not_unique".to_owned()
        )]
    );
    assert!(desk.asked(&desk.catalog, "GET").await.is_empty());
}

#[tokio::test]
async fn a_total_beyond_every_amount_is_refused() {
    let desk = Desk::open().await;
    let lines =
        json!([{"product_id": DEAR, "quantity": 999}, {"product_id": KETTLE, "quantity": 1}]);
    let answer = desk.place(&of_lines(&lines)).await;
    assert_eq!(
        answer.faults(),
        [("body/lines/0/quantity".to_owned(), "too_large".to_owned())]
    );
    let lines = json!([{"product_id": DEAR, "quantity": 1}, {"product_id": KETTLE, "quantity": 1}]);
    let answer = desk.place(&of_lines(&lines)).await;
    assert_eq!(
        answer.faults(),
        [("body/lines".to_owned(), "too_large".to_owned())]
    );
}

#[tokio::test]
async fn a_payment_method_that_the_caller_does_not_have_is_refused() {
    let desk = Desk::open().await;
    let answer = desk.place(&with_unknown_method()).await;
    assert_eq!(answer.problem(), (422, "unknown_payment_method".to_owned()));
    // Who is no person has none, whatever the payment says.
    let service = desk.tokens.staff(&["order:manage"]);
    let answer = desk
        .ask(Method::POST, "/orders")
        .token(&service)
        .once()
        .json(&two_kettles())
        .send()
        .await;
    assert_eq!(answer.problem(), (422, "unknown_payment_method".to_owned()));
    assert!(desk.asked(&desk.inventory, "PUT").await.is_empty());
    assert_eq!(desk.count("orders").await, 0);
}

#[tokio::test]
async fn what_is_out_of_stock_is_named_and_not_released() {
    let desk = Desk::among_strangers().await;
    desk.sells().await;
    desk.pays().await;
    desk.releases().await;
    let mut refusal = problem(409, "out_of_stock", "There are not enough units");
    refusal["errors"] = json!([
        {"in": "body", "pointer": "/lines/1/quantity", "code": "too_large", "detail": "there are fewer"}
    ]);
    neighbour("inventory", "reserve_stock")
        .mounted(&desk.inventory, 409, refusal)
        .await;
    let lines = json!([{"product_id": PAN, "quantity": 1}, {"product_id": KETTLE, "quantity": 2}]);
    let answer = desk.place(&of_lines(&lines)).await;
    assert_eq!(answer.problem(), (409, "out_of_stock".to_owned()));
    assert_eq!(
        answer.faults(),
        [("body/lines/1/quantity".to_owned(), "too_large".to_owned())]
    );
    assert_eq!(desk.count("orders").await + desk.count("outbox").await, 0);
    assert!(desk.asked(&desk.inventory, "DELETE").await.is_empty());
}

#[tokio::test]
async fn of_a_product_without_a_stock_there_are_no_units() {
    let desk = Desk::among_strangers().await;
    desk.sells().await;
    desk.pays().await;
    let refusal = problem(
        422,
        "unknown_product",
        "The reservation names an unknown product",
    );
    neighbour("inventory", "reserve_stock")
        .mounted(&desk.inventory, 422, refusal)
        .await;
    let answer = desk.place(&two_kettles()).await;
    assert_eq!(answer.problem(), (409, "out_of_stock".to_owned()));
}

#[tokio::test]
async fn every_fault_of_a_body_is_named_in_one_answer() {
    let desk = Desk::open().await;
    let mut order = of_lines(&json!([{"product_id": "kettle", "quantity": 0, "price": 1}]));
    order["shipping_address"]["country"] = json!("Germany");
    let answer = desk.place(&order).await;
    assert_eq!(answer.problem(), (422, "validation_failed".to_owned()));
    let mut places: Vec<_> = answer
        .faults()
        .into_iter()
        .map(|(place, _)| place)
        .collect();
    places.sort();
    places.dedup();
    assert_eq!(
        places,
        [
            "body/lines/0/price",
            "body/lines/0/product_id",
            "body/lines/0/quantity",
            "body/shipping_address/country"
        ]
    );
}

#[tokio::test]
async fn somebody_elses_order_does_not_exist() {
    let desk = Desk::open().await;
    let id = desk.placed().await.text("/id");
    for (method, path) in [
        (Method::GET, format!("/orders/{id}")),
        (Method::GET, format!("/orders/{id}/timeline")),
        (Method::POST, format!("/orders/{id}/cancel")),
    ] {
        let ben = desk.ask(method.clone(), &path).customer(BEN).send().await;
        assert_eq!(ben.problem(), (404, "order_not_found".to_owned()));
        let nobody = desk.tokens.with_scopes(&["catalog:write"]);
        let nobody = desk.ask(method, &path).token(&nobody).send().await;
        assert_eq!(nobody.problem(), (404, "order_not_found".to_owned()));
    }
    let staff = desk
        .ask(Method::GET, &format!("/orders/{id}"))
        .staff(&STAFF);
    staff.send().await.expect(StatusCode::OK);
    assert_eq!(desk.state(&id).await, "pending_payment");
}
