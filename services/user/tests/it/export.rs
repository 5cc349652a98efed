use http::{Method, StatusCode};
use serde_json::{Value, json};
use wiremock::matchers::{any, method, query_param};
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::office::{ANNA, Office, harbour_street, neighbour};

const SOMETHING: &str = "0197b0d5-66aa-7b3d-a1f4-e8c25b90d731";
const NOW: &str = "2026-01-01T00:00:00Z";

fn path() -> String {
    format!("/users/{ANNA}/export")
}

fn order(number: usize) -> Value {
    let money = json!({"amount": number, "currency": "EUR"});
    let nothing = json!({"amount": 0, "currency": "EUR"});
    json!({
        "id": SOMETHING, "customer_id": ANNA, "state": "delivered", "total": money, "refunded": nothing,
        "lines": [{"product_id": SOMETHING, "name": "Kettle", "quantity": 1, "unit_price": money, "total": money}],
        "shipping_address": harbour_street(), "payment_method_id": SOMETHING, "payment_id": SOMETHING,
        "payment_due_at": NOW, "refund_requested_at": null, "cancellation": null,
        "shipment": {"carrier": "DHL", "tracking_number": "00340", "shipped_at": NOW}, "placed_at": NOW,
        "confirmed_at": NOW, "delivered_at": NOW, "updated_at": NOW
    })
}

fn method_of_payment() -> Value {
    json!({
        "id": SOMETHING, "brand": "visa", "last_four": "4242", "expiry_month": 9, "expiry_year": 2031, "created_at": NOW
    })
}

async fn sold(office: &Office) {
    // The second page is asked for with the token alone.
    Mock::given(method("GET"))
        .and(query_param("page_token", "more"))
        .respond_with(ResponseTemplate::new(200).set_body_json(json!({"items": [order(2)]})))
        .with_priority(1)
        .mount(&office.order)
        .await;
    let first = json!({"items": [order(1)], "next_page": "more"});
    neighbour("order", "list_orders")
        .mounted(&office.order, 200, first)
        .await;
    paid(office).await;
}

async fn paid(office: &Office) {
    let methods = json!({"items": [method_of_payment()]});
    neighbour("payment", "list_payment_methods")
        .mounted(&office.payment, 200, methods)
        .await;
}

async fn broken(server: &MockServer) {
    server.reset().await;
    Mock::given(any())
        .respond_with(ResponseTemplate::new(503))
        .mount(server)
        .await;
}

#[tokio::test]
async fn everything_about_a_person_is_in_one_document() {
    let office = Office::with_people().await;
    sold(&office).await;
    let address = office.add(&harbour_street()).await;
    let export = office.get(&path()).await.expect(StatusCode::OK).json();
    let user = office.get(&format!("/users/{ANNA}")).await.json();
    assert_eq!(export["user"], user);
    assert_eq!(export["addresses"], json!([address.json()]));
    assert_eq!(export["orders"], json!([order(1), order(2)]));
    assert_eq!(export["payment_methods"], json!([method_of_payment()]));
}

#[tokio::test]
async fn the_neighbours_are_asked_in_the_name_of_the_caller_and_for_their_orders_only() {
    let office = Office::with_people().await;
    sold(&office).await;
    let token = office.tokens.token(&platform::auth::mint::Grant::customer(
        ANNA,
        &["order:manage"],
    ));
    let ask = office.ask(Method::GET, &path()).token(&token);
    ask.send().await.expect(StatusCode::OK);
    for neighbour in [&office.order, &office.payment] {
        for request in neighbour.received_requests().await.unwrap() {
            let sent = request.headers["authorization"].to_str().unwrap();
            assert_eq!(sent, format!("Bearer {token}"));
        }
    }
    let asked = office.order.received_requests().await.unwrap();
    assert!(
        asked[0].url.query().unwrap().contains(ANNA),
        "{}",
        asked[0].url
    );
}

#[tokio::test]
async fn a_neighbour_that_is_down_is_named_instead_of_leaving_out_what_it_holds() {
    let office = Office::with_people().await;
    for (name, server) in [("order", &office.order), ("payment", &office.payment)] {
        office.order.reset().await;
        office.payment.reset().await;
        sold(&office).await;
        broken(server).await;
        let answer = office.get(&path()).await;
        assert_eq!(answer.problem(), (503, "unavailable".to_owned()));
        let detail = answer.text("/detail");
        assert!(detail.contains(&format!("`{name}`")), "{detail}");
        assert!(!answer.header("retry-after").is_empty());
    }
}

#[tokio::test]
async fn it_is_for_the_person_alone_whatever_somebodys_scopes() {
    let office = Office::with_people().await;
    let ask = office.ask(Method::GET, &path());
    let answer = ask.staff(&["user:read", "user:write"]).send().await;
    assert_eq!(answer.problem(), (404, "user_not_found".to_owned()));
}
