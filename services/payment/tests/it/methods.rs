//! What customers pay with: theirs alone, and never more than the provider's word for it.

use http::Method;
use platform::random;
use platform::testing::start_time;
use serde_json::json;
use uuid::Uuid;

use crate::till::Till;

fn somebody() -> Uuid {
    random::id(start_time())
}

#[tokio::test]
async fn a_method_is_what_the_provider_says_about_the_card() {
    let till = Till::open().await;
    let customer = somebody();
    let id = till.method(customer, "tok_success").await;
    let path = format!("/payments/methods/{id}");
    let bearer = till.token_of(customer);
    let (status, method) = till.ask(Method::GET, &path, &bearer, None).await;
    assert_eq!(status, 200);
    let members: Vec<&String> = method.as_object().unwrap().keys().collect();
    assert_eq!(
        members,
        [
            "id",
            "brand",
            "last_four",
            "expiry_month",
            "expiry_year",
            "created_at"
        ]
    );
    assert_eq!(
        (&method["brand"], &method["last_four"]),
        (&json!("visa"), &json!("4242"))
    );
}

#[tokio::test]
async fn nobody_sees_deletes_or_pays_with_somebody_elses() {
    let till = Till::open().await;
    let id = till.method(somebody(), "tok_success").await;
    let path = format!("/payments/methods/{id}");
    let (stranger, staff) = (somebody(), till.staff(&["payment:read", "payment:refund"]));
    for bearer in [&till.token_of(stranger), &staff] {
        for method in [Method::GET, Method::DELETE] {
            let (status, problem) = till.ask(method, &path, bearer, None).await;
            assert_eq!(status, 404, "{problem}");
        }
        let (_, page) = till
            .ask(Method::GET, "/payments/methods", bearer, None)
            .await;
        assert_eq!(page["items"], json!([]));
    }
    let (order, placed) = till.order_with(stranger, id);
    till.service.deliver(&placed).await;
    let payment = till.until(order, "failed").await;
    assert_eq!(payment["failure_reason"], "payment_method_gone");
    assert_eq!(till.charge(order).await, None);
}

#[tokio::test]
async fn a_deleted_method_is_erased_and_never_charged() {
    let till = Till::open().await;
    let customer = somebody();
    let id = till.method(customer, "tok_success").await;
    let path = format!("/payments/methods/{id}");
    let bearer = till.token_of(customer);
    assert_eq!(till.ask(Method::DELETE, &path, &bearer, None).await.0, 204);
    assert_eq!(till.ask(Method::DELETE, &path, &bearer, None).await.0, 404);
    let card: Option<String> = sqlx::query_scalar("SELECT card FROM payment_methods WHERE id = $1")
        .bind(id)
        .fetch_one(till.pool())
        .await
        .unwrap();
    assert_eq!(card, None);
    let (order, placed) = till.order_with(customer, id);
    till.service.deliver(&placed).await;
    let payment = till.until(order, "failed").await;
    assert_eq!(payment["failure_reason"], "payment_method_gone");
}

#[tokio::test]
async fn the_same_request_stores_one_method() {
    let till = Till::open().await;
    let bearer = till.token_of(somebody());
    let body = json!({"token": "tok_success"});
    let path = "/payments/methods";
    let ask = || till.ask_under("once", Method::POST, path, &bearer, Some(&body));
    let (first, second) = (ask().await, ask().await);
    assert_eq!(first.0, 201);
    assert_eq!(first, second);
    let (_, page) = till.ask(Method::GET, path, &bearer, None).await;
    assert_eq!(page["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_customer_keeps_at_most_twenty() {
    let till = Till::open().await;
    let customer = somebody();
    for _ in 0..20 {
        till.method(customer, "tok_success").await;
    }
    let bearer = till.token_of(customer);
    let body = json!({"token": "tok_success"});
    let (_, problem) = till
        .ask(Method::POST, "/payments/methods", &bearer, Some(&body))
        .await;
    assert_eq!(problem["code"], "too_many_payment_methods");
}

#[tokio::test]
async fn a_token_that_the_provider_does_not_know_is_refused() {
    let till = Till::open().await;
    let bearer = till.token_of(somebody());
    let body = json!({"token": "tok_gift"});
    let (status, problem) = till
        .ask(Method::POST, "/payments/methods", &bearer, Some(&body))
        .await;
    assert_eq!(
        (status.as_u16(), &problem["code"]),
        (422, &json!("token_refused"))
    );
}
