use std::time::Duration;

use serde_json::{Value, json};

use crate::desk::{Desk, SECRET_KEY};

#[tokio::test]
async fn the_token_says_what_becomes_of_a_charge() {
    let desk = Desk::open().await;
    for (token, status, code) in [
        ("tok_success", "succeeded", Value::Null),
        ("tok_slow", "succeeded", Value::Null),
        ("tok_declined", "declined", json!("card_declined")),
        (
            "tok_insufficient_funds",
            "declined",
            json!("insufficient_funds"),
        ),
        ("tok_expired_card", "declined", json!("expired_card")),
        ("tok_processing", "processing", Value::Null),
    ] {
        let charge = desk.charge(token, token).await;
        assert_eq!(
            (&charge["status"], &charge["decline_code"]),
            (&json!(status), &code)
        );
    }
}

#[tokio::test]
async fn a_bank_that_takes_its_time_ends_with_yes_or_no() {
    let desk = Desk::open().await;
    let yes = desk.charge("tok_processing", "yes").await;
    let no = desk.charge("tok_processing_declined", "no").await;
    desk.until(&yes, "succeeded").await;
    desk.until(&no, "declined").await;
}

#[tokio::test]
async fn the_same_key_charges_once_and_another_body_is_refused() {
    let desk = Desk::open().await;
    let wish = desk.wish("tok_success", "order-1").await;
    let first = desk.post_under("key", "/charges", &wish).await;
    let second = desk.post_under("key", "/charges", &wish).await;
    assert_eq!(first, second);
    let mut other = wish.clone();
    other["reference"] = json!("order-2");
    let (status, problem) = desk.post_under("key", "/charges", &other).await;
    assert_eq!(
        (status, &problem["code"]),
        (422, &json!("idempotency_key_reused"))
    );
    let (_, page) = desk.get("/charges?reference=order-1").await;
    assert_eq!(page["items"].as_array().unwrap().len(), 1);
    // Only the key counts.
    let (status, _) = desk.post_under("other", "/charges", &wish).await;
    assert_eq!(status, 201);
    let (_, page) = desk.get("/charges?reference=order-1").await;
    assert_eq!(page["items"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn an_answer_that_was_lost_is_there_for_the_same_key() {
    let desk = Desk::open().await;
    let wish = desk.wish("tok_timeout", "order-1").await;
    let lost = reqwest::Client::new()
        .post(desk.provider.url("/charges"))
        .bearer_auth(SECRET_KEY)
        .header("idempotency-key", "key")
        .json(&wish)
        .timeout(Duration::from_millis(300))
        .send()
        .await;
    assert!(lost.is_err_and(|error| error.is_timeout()));
    let (status, charge) = desk.post_under("key", "/charges", &wish).await;
    assert_eq!((status, &charge["status"]), (201, &json!("succeeded")));
}

#[tokio::test]
async fn an_error_may_come_before_the_charge_or_after_it() {
    let desk = Desk::open().await;
    let after = desk.wish("tok_error", "after").await;
    assert_eq!(desk.post_under("after", "/charges", &after).await.0, 503);
    let (_, page) = desk.get("/charges?reference=after").await;
    assert_eq!(page["items"].as_array().unwrap().len(), 1);
    assert_eq!(desk.post_under("after", "/charges", &after).await.0, 201);

    let before = desk.wish("tok_outage", "before").await;
    for expected in [503, 503, 201] {
        let (status, _) = desk.post_under("before", "/charges", &before).await;
        assert_eq!(status, expected);
    }
}

#[tokio::test]
async fn nothing_is_charged_under_a_reference_that_was_closed() {
    let desk = Desk::open().await;
    assert_eq!(desk.close("none").await["charge"], Value::Null);
    let wish = desk.wish("tok_success", "none").await;
    let (status, problem) = desk.post("/charges", &wish).await;
    assert_eq!(
        (status, &problem["code"]),
        (409, &json!("reference_closed"))
    );

    let charge = desk.charge("tok_success", "one").await;
    for _ in 0..2 {
        assert_eq!(desk.close("one").await["charge"]["id"], charge["id"]);
    }
}

#[tokio::test]
async fn charges_are_listed_to_the_last() {
    let desk = Desk::open().await;
    for number in 0..5 {
        desk.charge("tok_success", &format!("order-{number}")).await;
    }
    let (mut path, mut seen) = ("/charges?limit=2".to_owned(), 0);
    loop {
        let (status, page) = desk.get(&path).await;
        assert_eq!(status, 200, "{page}");
        seen += page["items"].as_array().unwrap().len();
        match page["next_page"].as_str() {
            Some(token) => path = format!("/charges?page_token={token}&limit=2"),
            None => break,
        }
    }
    assert_eq!(seen, 5);
    let (status, _) = desk.get(&format!("/charges/ch_{}", "0".repeat(32))).await;
    assert_eq!(status, 404);
}
