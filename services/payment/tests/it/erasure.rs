//! What is left of customers who were erased: payments and refunds, and nothing that they paid with.

use http::Method;
use platform::random;
use platform::testing::start_time;
use sdk::user::events::UserErased;
use serde_json::json;
use uuid::Uuid;

use crate::till::Till;

async fn erase(till: &Till, customer: Uuid) {
    let erasure = json!({"user_id": customer, "erased_at": till.now()});
    let erasure: UserErased = serde_json::from_value(erasure).unwrap();
    till.service.deliver(&erasure).await;
}

async fn kept(till: &Till, customer: Uuid) -> i64 {
    let statement = "SELECT (SELECT count(*) FROM payment_methods WHERE owner = $1)
        + (SELECT count(*) FROM idempotency_keys WHERE principal = $1)";
    sqlx::query_scalar(statement)
        .bind(customer.to_string())
        .fetch_one(till.pool())
        .await
        .unwrap()
}

#[tokio::test]
async fn the_methods_of_an_erased_customer_are_gone_also_those_that_were_deleted_before() {
    let till = Till::open().await;
    let (erased, other) = (random::id(start_time()), random::id(start_time()));
    let deleted = till.method(erased, "tok_success").await;
    till.method(erased, "tok_success").await;
    till.method(other, "tok_success").await;
    let bearer = till.token_of(erased);
    let path = format!("/payments/methods/{deleted}");
    assert_eq!(till.ask(Method::DELETE, &path, &bearer, None).await.0, 204);
    assert!(kept(&till, erased).await > 0);
    erase(&till, erased).await;
    erase(&till, erased).await;
    assert_eq!(kept(&till, erased).await, 0);
    assert_eq!(kept(&till, other).await, 2);
}

#[tokio::test]
async fn a_token_that_outlives_its_customer_stores_nothing() {
    let till = Till::open().await;
    let customer = random::id(start_time());
    erase(&till, customer).await;
    let body = json!({"token": "tok_success"});
    let bearer = till.token_of(customer);
    let path = "/payments/methods";
    let (status, problem) = till.ask(Method::POST, path, &bearer, Some(&body)).await;
    assert_eq!(
        (status.as_u16(), &problem["code"]),
        (409, &json!("customer_erased"))
    );
    // What is kept is this refusal, for the case that the request is repeated.
    let (_, page) = till.ask(Method::GET, path, &bearer, None).await;
    assert_eq!(page["items"], json!([]));
    assert_eq!(kept(&till, customer).await, 1);
}

#[tokio::test]
async fn an_order_that_was_not_charged_yet_is_not_charged_any_more() {
    let till = Till::open().await;
    let (order, placed) = till.order("tok_success").await;
    erase(&till, order.customer).await;
    till.service.deliver(&placed).await;
    let payment = till.until(order, "failed").await;
    assert_eq!(payment["failure_reason"], "payment_method_gone");
    assert_eq!(till.charge(order).await, None);
}

#[tokio::test]
async fn what_was_paid_stays_in_the_books_and_can_go_back() {
    let till = Till::open().await;
    let (order, payment) = till.paid("tok_success").await;
    erase(&till, order.customer).await;
    assert_eq!(till.payment(order).await.unwrap()["state"], "captured");
    let (status, refund) = till.refund(payment, &json!({"reason": "returned"})).await;
    assert_eq!(status, 201, "{refund}");
    till.until_refunded(order, 1000).await;
    till.books_add_up().await;
}
