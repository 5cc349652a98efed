use http::{Method, StatusCode};
use serde_json::{Value, json};
use wiremock::matchers::{any, method, query_param};
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::office::{ANNA, Neighbours, Office, harbour_street, neighbour};

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

fn payment() -> Value {
    json!({
        "id": SOMETHING, "order_id": SOMETHING, "customer_id": ANNA, "payment_method_id": SOMETHING,
        "amount": {"amount": 119, "currency": "EUR"}, "refunded_total": {"amount": 0, "currency": "EUR"},
        "state": "captured", "failure_reason": null, "due_at": NOW, "captured_at": NOW, "created_at": NOW,
        "updated_at": NOW
    })
}

fn method_of_payment() -> Value {
    json!({
        "id": SOMETHING, "brand": "visa", "last_four": "4242", "expiry_month": 9, "expiry_year": 2031, "created_at": NOW
    })
}

fn invoice() -> Value {
    let money = json!({"amount": 119, "currency": "EUR"});
    json!({
        "id": SOMETHING, "number": "2026-000001", "order_id": SOMETHING, "payment_id": SOMETHING, "customer_id": ANNA,
        "seller": {"name": "Trading", "address": ["1 Quay Street"], "tax_number": "DE123456789"}, "buyer": harbour_street(),
        "lines": [{"product_id": SOMETHING, "name": "Kettle", "quantity": 1, "unit_price": money, "total": money}],
        "total": money, "tax": {"rate": 1900, "net": {"amount": 100, "currency": "EUR"}, "amount": {"amount": 19, "currency": "EUR"}}, "paid_at": NOW, "issued_at": NOW
    })
}

fn message() -> Value {
    json!({
        "id": SOMETHING, "kind": "order_confirmed", "category": "purchase", "customer_id": ANNA, "order_id": SOMETHING,
        "subject": "Your order is confirmed", "text": "Thank you.", "state": "sent", "reason": null, "reply_code": null,
        "attempts": 1, "next_attempt_at": null, "created_at": NOW, "sent_at": NOW
    })
}

fn cart() -> Value {
    json!({
        "id": SOMETHING, "version": 3, "lines": [{"product_id": SOMETHING, "quantity": 2}], "updated_at": NOW,
        "expires_at": null
    })
}

fn preferences() -> Value {
    json!({"shipping": false, "delivery": true})
}

/// Every neighbour holds something of Anna's; the orders are on two pages.
async fn known(neighbours: &Neighbours) {
    // The second page is asked for with the token alone.
    Mock::given(method("GET"))
        .and(query_param("page_token", "more"))
        .respond_with(ResponseTemplate::new(200).set_body_json(json!({"items": [order(2)]})))
        .with_priority(1)
        .mount(&neighbours.order)
        .await;
    let first = json!({"items": [order(1)], "next_page": "more"});
    neighbour("order", "list_orders")
        .mounted(&neighbours.order, 200, first)
        .await;
    neighbour("payment", "list_payments")
        .mounted(&neighbours.payment, 200, json!({"items": [payment()]}))
        .await;
    let methods = json!({"items": [method_of_payment()]});
    neighbour("payment", "list_payment_methods")
        .mounted(&neighbours.payment, 200, methods)
        .await;
    neighbour("cart", "get_cart_contents")
        .header("etag", "\"3\"")
        .mounted(&neighbours.cart, 200, cart())
        .await;
    let billing = &neighbours.billing;
    neighbour("billing", "list_invoices")
        .mounted(billing, 200, json!({"items": [invoice()]}))
        .await;
    neighbour("billing", "list_credit_notes")
        .mounted(billing, 200, json!({"items": []}))
        .await;
    let notification = &neighbours.notification;
    neighbour("notification", "list_messages")
        .mounted(notification, 200, json!({"items": [message()]}))
        .await;
    neighbour("notification", "get_preferences")
        .header("etag", "\"1\"")
        .mounted(notification, 200, preferences())
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
    known(&office.neighbours).await;
    let address = office.add(&harbour_street()).await;
    let export = office.get(&path()).await.expect(StatusCode::OK).json();
    let user = office.get(&format!("/users/{ANNA}")).await.json();
    assert_eq!(export["user"], user);
    assert_eq!(export["addresses"], json!([address.json()]));
    assert_eq!(export["orders"], json!([order(1), order(2)]));
    assert_eq!(export["payments"], json!([payment()]));
    assert_eq!(export["payment_methods"], json!([method_of_payment()]));
    assert_eq!(export["cart"], cart());
    assert_eq!(export["invoices"], json!([invoice()]));
    assert_eq!(export["credit_notes"], json!([]));
    assert_eq!(export["messages"], json!([message()]));
    assert_eq!(export["preferences"], preferences());
}

#[tokio::test]
async fn the_neighbours_are_asked_in_the_name_of_the_caller_and_for_what_is_theirs_only() {
    let office = Office::with_people().await;
    known(&office.neighbours).await;
    let scopes = [
        "order:manage",
        "payment:read",
        "billing:read",
        "notification:manage",
    ];
    let token = office
        .tokens
        .token(&platform::auth::mint::Grant::customer(ANNA, &scopes));
    let ask = office.ask(Method::GET, &path()).token(&token);
    ask.send().await.expect(StatusCode::OK);
    for (_, neighbour) in office.neighbours.each() {
        for request in neighbour.received_requests().await.unwrap() {
            let sent = request.headers["authorization"].to_str().unwrap();
            assert_eq!(sent, format!("Bearer {token}"));
            let url = request.url.as_str();
            let only_theirs = url.contains(ANNA) || url.contains("page_token=more");
            // These show nobody's but the caller's.
            let own = ["/payments/methods", "/cart/contents"];
            let path = request.url.path();
            assert!(only_theirs || own.contains(&path), "{url}");
        }
    }
}

#[tokio::test]
async fn a_neighbour_that_is_down_is_named_instead_of_leaving_out_what_it_holds() {
    let office = Office::with_people().await;
    for (name, server) in office.neighbours.each() {
        for (_, server) in office.neighbours.each() {
            server.reset().await;
        }
        known(&office.neighbours).await;
        broken(server).await;
        let answer = office.get(&path()).await;
        assert_eq!(answer.problem(), (503, "unavailable".to_owned()));
        let detail = answer.text("/detail");
        assert!(detail.contains(&format!("`{name}`")), "{detail}");
        assert!(!answer.header("retry-after").is_empty());
    }
}

#[tokio::test]
async fn whoever_is_erased_while_the_neighbours_are_asked_is_not_found() {
    let office = Office::with_people().await;
    known(&office.neighbours).await;
    office.neighbours.cart.reset().await;
    let gone = json!({
        "type": "about:blank", "title": "There is no such cart", "status": 404, "code": "cart_not_found"
    });
    neighbour("cart", "get_cart_contents")
        .mounted(&office.neighbours.cart, 404, gone)
        .await;
    let answer = office.get(&path()).await;
    assert_eq!(answer.problem(), (404, "user_not_found".to_owned()));
}

#[tokio::test]
async fn it_is_for_the_person_alone_whatever_somebodys_scopes() {
    let office = Office::with_people().await;
    let ask = office.ask(Method::GET, &path());
    let answer = ask.staff(&["user:read", "user:write"]).send().await;
    assert_eq!(answer.problem(), (404, "user_not_found".to_owned()));
}
