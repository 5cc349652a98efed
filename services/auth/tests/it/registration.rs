use http::StatusCode;
use serde_json::json;

use crate::office::{Office, PASSWORD, new_account};

#[tokio::test]
async fn whoever_registers_can_log_in_and_others_are_told() {
    let office = Office::open().await;
    office.register("Ada@Example.com").await;
    let told = office.told("user.registered").await;
    assert_eq!(told.len(), 1);
    assert_eq!(told[0]["email"], "Ada@Example.com");
    assert_eq!(told[0]["display_name"], "Ada");
    assert_eq!(told[0]["language"], "en");
    let session = office.log_in("ada@EXAMPLE.com").await;
    assert_eq!(session["user_id"], told[0]["user_id"]);
    assert_eq!(session["roles"], json!(["customer"]));
}

#[tokio::test]
async fn an_address_that_is_known_gets_the_same_answer_and_its_owner_is_told_once_an_hour() {
    let office = Office::open().await;
    let first = office
        .post("/auth/accounts", &new_account("ada@example.com"))
        .await;
    let mut again = new_account("ADA@example.com");
    again["password"] = json!("another password");
    let second = office.post("/auth/accounts", &again).await;
    assert_eq!((first.status, &first.body), (second.status, &second.body));
    assert_eq!(office.hasher.done(), 2, "a password is hashed each time");
    assert_eq!(office.told("user.registered").await.len(), 1);
    assert_eq!(office.told("registration.repeated").await.len(), 1);

    office.advance(1);
    office.post("/auth/accounts", &again).await;
    assert_eq!(office.told("registration.repeated").await.len(), 1);
    office.advance(3600);
    office.post("/auth/accounts", &again).await;
    assert_eq!(office.told("registration.repeated").await.len(), 2);
    office
        .try_login("ada@example.com", PASSWORD, None)
        .await
        .expect(StatusCode::OK);
}

#[tokio::test]
async fn many_who_register_at_once_with_one_address_get_one_account() {
    let office = Office::open().await;
    let body = new_account("ada@example.com");
    let all = (0..8).map(|_| office.post("/auth/accounts", &body));
    for answer in futures::future::join_all(all).await {
        answer.expect(StatusCode::ACCEPTED);
    }
    assert_eq!(office.told("user.registered").await.len(), 1);
}
