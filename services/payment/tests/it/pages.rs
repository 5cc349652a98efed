//! Lists go on where they ended, and show what the caller may see.

use http::Method;
use platform::random;
use platform::testing::start_time;
use serde_json::Value;

use crate::till::Till;

/// The ids of a whole list, a page of two at a time.
async fn walk(till: &Till, path: &str, bearer: &str) -> Vec<String> {
    let mut ids = Vec::new();
    let limit = match path.contains('?') {
        true => "&limit=2",
        false => "?limit=2",
    };
    let mut next = format!("{path}{limit}");
    loop {
        let (status, page) = till.ask(Method::GET, &next, bearer, None).await;
        assert_eq!(status, 200, "{page}");
        let items = page["items"].as_array().unwrap();
        ids.extend(
            items
                .iter()
                .map(|item| item["id"].as_str().unwrap().to_owned()),
        );
        match &page["next_page"] {
            Value::String(token) => next = format!("{path}{limit}&page_token={token}"),
            _ => return ids,
        }
    }
}

#[tokio::test]
async fn customers_see_their_own_payments_and_staff_sees_all() {
    let till = Till::open().await;
    let customer = random::id(start_time());
    let method = till.method(customer, "tok_success").await;
    let mut orders = Vec::new();
    for _ in 0..5 {
        let (order, placed) = till.order_with(customer, method);
        till.service.deliver(&placed).await;
        till.until(order, "captured").await;
        orders.push(order);
    }
    let other = till.placed("tok_success").await;
    till.until(other, "captured").await;

    let own = walk(&till, "/payments", &till.token_of(customer)).await;
    assert_eq!(own.len(), 5);
    let all = walk(&till, "/payments", &till.staff(&["payment:read"])).await;
    assert_eq!(all.len(), 6);
    assert!(own.iter().all(|id| all.contains(id)));
    let theirs = format!("/payments?customer_id={customer}");
    assert_eq!(
        walk(&till, &theirs, &till.staff(&["payment:read"])).await,
        own
    );
    let stranger = till.token_of(other.customer);
    assert!(walk(&till, &theirs, &stranger).await.is_empty());
    let unprivileged = walk(&till, "/payments", &till.staff(&["payment:refund"])).await;
    assert!(unprivileged.is_empty());

    let path = format!("/payments/{}", own[0]);
    assert_eq!(till.ask(Method::GET, &path, &stranger, None).await.0, 404);
    let refunds = format!("{path}/refunds");
    assert_eq!(
        till.ask(Method::GET, &refunds, &stranger, None).await.0,
        404
    );
}

#[tokio::test]
async fn methods_are_listed_to_the_last() {
    let till = Till::open().await;
    let customer = random::id(start_time());
    for _ in 0..5 {
        till.method(customer, "tok_success").await;
    }
    let ids = walk(&till, "/payments/methods", &till.token_of(customer)).await;
    assert_eq!(ids.len(), 5);
}
