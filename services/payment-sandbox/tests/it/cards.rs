use serde_json::json;

use crate::desk::Desk;

#[tokio::test]
async fn a_token_becomes_a_card() {
    let desk = Desk::open().await;
    let (status, card) = desk.post("/cards", &json!({"token": "tok_success"})).await;
    assert_eq!(status, 201);
    assert_eq!(
        (&card["brand"], &card["last_four"]),
        (&json!("visa"), &json!("4242"))
    );
}

#[tokio::test]
async fn what_is_no_token_becomes_none() {
    let desk = Desk::open().await;
    let (status, problem) = desk.post("/cards", &json!({"token": "tok_gift"})).await;
    assert_eq!((status, &problem["code"]), (422, &json!("unknown_token")));
}
