//! A process that dies leaves a payment whose lease ends. What it had done by then is found out.

use chrono::TimeDelta;
use platform::random;
use platform::testing::start_time;
use sdk::payment_gateway::types::{Money, NewCharge};
use sdk::{Connection, StaticToken, payment_gateway};
use secrecy::ExposeSecret as _;
use secrecy::SecretString;
use uuid::Uuid;

use crate::till::{Order, SECRET_KEY, Till};

/// A payment that somebody took on a minute ago, and never came back. Where they had charged, the provider knows.
async fn left_behind(till: &Till, has_charged: bool) -> Order {
    let customer = random::id(start_time());
    let method = till.method(customer, "tok_success").await;
    let (order, _) = till.order_with(customer, method);
    let payment = random::id(start_time());
    if has_charged {
        charge(till, payment, method).await;
    }
    sqlx::query(
        "INSERT INTO payments (id, order_id, customer_id, payment_method_id, amount, currency, state, due_at, attempts,
            next_attempt_at, created_at, updated_at)
        VALUES ($1, $2, $3, $4, 1000, 'EUR', 'charging', $5, 1, $6, $6, $6)",
    )
    .bind(payment)
    .bind(order.id)
    .bind(customer)
    .bind(method)
    .bind(till.now() + TimeDelta::minutes(10))
    .bind(till.now() + TimeDelta::seconds(15))
    .execute(till.pool())
    .await
    .unwrap();
    till.pass(TimeDelta::seconds(15));
    order
}

async fn charge(till: &Till, payment: Uuid, method: Uuid) {
    let card: String = sqlx::query_scalar("SELECT card FROM payment_methods WHERE id = $1")
        .bind(method)
        .fetch_one(till.pool())
        .await
        .unwrap();
    let key = SecretString::from(SECRET_KEY);
    let connection = Connection::http(&till.provider.url(""))
        .unwrap()
        .with_tokens(StaticToken::new(key.expose_secret()));
    let body = NewCharge {
        card: card.into(),
        reference: payment.to_string().into(),
        amount: Money {
            amount: 1000,
            currency: "EUR".to_owned().into(),
        },
    };
    payment_gateway::connect(connection)
        .create_charge()
        .idempotency_key(payment.to_string())
        .body(body)
        .send()
        .await
        .unwrap();
}

#[tokio::test]
async fn between_the_charge_and_its_record_nothing_is_lost_and_nothing_taken_twice() {
    let till = Till::open().await;
    let order = left_behind(&till, true).await;
    till.until(order, "captured").await;
    assert!(till.charge(order).await.is_some());
    assert_eq!(till.told(order).await, ["payment.captured"]);
    till.books_add_up().await;
}

#[tokio::test]
async fn before_the_charge_it_is_made_up_for() {
    let till = Till::open().await;
    let order = left_behind(&till, false).await;
    till.until(order, "captured").await;
    assert_eq!(till.told(order).await, ["payment.captured"]);
}

#[tokio::test]
async fn past_the_time_to_pay_a_charge_that_was_made_counts() {
    let till = Till::open().await;
    let order = left_behind(&till, true).await;
    till.pass(TimeDelta::minutes(11));
    till.until(order, "captured").await;
    assert_eq!(till.told(order).await, ["payment.captured"]);
}

#[tokio::test]
async fn past_the_time_to_pay_a_charge_that_was_not_made_never_is() {
    let till = Till::open().await;
    let order = left_behind(&till, false).await;
    till.pass(TimeDelta::minutes(11));
    let payment = till.until(order, "failed").await;
    assert_eq!(payment["failure_reason"], "expired");
    assert_eq!(till.charge(order).await, None);
    assert_eq!(till.told(order).await, ["payment.failed"]);
}

#[tokio::test]
async fn an_order_that_is_heard_of_too_late_is_never_charged() {
    let till = Till::open().await;
    let (order, placed) = till.order("tok_success").await;
    till.pass(TimeDelta::minutes(11));
    till.service.deliver(&placed).await;
    let payment = till.until(order, "failed").await;
    assert_eq!(payment["failure_reason"], "expired");
    assert_eq!(till.charge(order).await, None);
}
