use chrono::TimeDelta;
use http::{Method, StatusCode};
use platform::worker::Round;
use serde_json::Value;

use crate::trolley::{ANNA, As, KETTLE, PAN, Trolley, of};

#[tokio::test]
async fn a_secret_opens_its_cart_and_no_other() {
    let trolley = Trolley::open().await;
    let (one, other) = (trolley.guest().await, trolley.guest().await);
    assert_eq!((one.len(), one == other), (43, false));
    trolley
        .put(As::Guest(&one), KETTLE, 2)
        .await
        .expect(StatusCode::OK);
    assert_eq!(trolley.lines(As::Guest(&one)).await, of(&[(KETTLE, 2)]));
    assert_eq!(trolley.lines(As::Guest(&other)).await, of(&[]));
    let forged = format!("A{}", &one[1..]);
    let refused = trolley.get(As::Guest(&forged), "/cart").await;
    assert!(forged == one || refused.problem() == (404, "cart_not_found".to_owned()));
}

#[tokio::test]
async fn the_database_does_not_know_the_secret() {
    let trolley = Trolley::open().await;
    let token = trolley.guest().await;
    trolley
        .put(As::Guest(&token), KETTLE, 2)
        .await
        .expect(StatusCode::OK);
    let row: String = sqlx::query_scalar("SELECT to_jsonb(c)::text FROM carts c")
        .fetch_one(trolley.pool())
        .await
        .unwrap();
    let bytes: String = token.bytes().map(|byte| format!("{byte:02x}")).collect();
    assert!(!row.contains(&token) && !row.contains(&bytes), "{row}");
}

#[tokio::test]
async fn a_person_counts_before_a_secret() {
    let trolley = Trolley::open().await;
    let token = trolley.guest().await;
    let both = As::Both(ANNA, &token);
    trolley.put(both, PAN, 1).await.expect(StatusCode::OK);
    assert_eq!(trolley.lines(As::Person(ANNA)).await, of(&[(PAN, 1)]));
    assert_eq!(trolley.lines(As::Guest(&token)).await, of(&[]));
    // A service is no person: it acts for whoever has the secret.
    let service = As::Both("storefront", &token);
    trolley.put(service, KETTLE, 1).await.expect(StatusCode::OK);
    assert_eq!(trolley.lines(As::Guest(&token)).await, of(&[(KETTLE, 1)]));
}

#[tokio::test]
async fn a_cart_in_which_nothing_changes_ends() {
    let trolley = Trolley::open().await;
    let (kept, left) = (trolley.guest().await, trolley.guest().await);
    trolley
        .put(As::Person(ANNA), PAN, 1)
        .await
        .expect(StatusCode::OK);
    trolley.clock.advance(TimeDelta::days(29));
    let put = trolley.put(As::Guest(&kept), KETTLE, 1).await;
    assert_eq!(
        put.expect(StatusCode::OK).json()["expires_at"],
        "2026-03-01T00:00:00Z"
    );
    trolley.clock.advance(TimeDelta::days(1));
    // Whether or not the sweep has been there.
    let ended = trolley.get(As::Guest(&left), "/cart").await;
    assert_eq!(ended.problem(), (404, "cart_not_found".to_owned()));
    let ended = trolley.merge(ANNA, &left).await;
    assert_eq!(ended.problem(), (404, "cart_not_found".to_owned()));
    let round = cart::end_expired(trolley.context.clone()).await.unwrap();
    assert_eq!((round, trolley.count().await), (Round::Idle, 2));
    assert_eq!(trolley.lines(As::Guest(&kept)).await, of(&[(KETTLE, 1)]));
    trolley.clock.advance(TimeDelta::days(3650));
    cart::end_expired(trolley.context.clone()).await.unwrap();
    // A person's does not end.
    assert_eq!(trolley.lines(As::Person(ANNA)).await, of(&[(PAN, 1)]));
    assert_eq!(trolley.count().await, 1);
}

#[tokio::test]
async fn a_new_cart_says_when_it_ends() {
    let trolley = Trolley::open().await;
    let made = trolley
        .ask(As::Nobody, Method::POST, "/cart/guests", &[], Value::Null)
        .await;
    let made = made.expect(StatusCode::CREATED);
    assert_eq!(made.json()["expires_at"], "2026-01-31T00:00:00Z");
    assert_eq!(
        (&made.json()["version"], made.header("etag")),
        (&0.into(), "\"0\"")
    );
    assert!(made.json()["id"].is_string());
}
