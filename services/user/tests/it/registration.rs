use http::StatusCode;
use platform::events::Heard;
use serde_json::{Value, json};

use crate::office::{ANNA, Office, registered};

#[tokio::test]
async fn whoever_registers_has_a_profile() {
    let office = Office::open().await;
    let path = format!("/users/{ANNA}");
    assert_eq!(
        office.get(&path).await.problem(),
        (404, "user_not_found".to_owned())
    );
    office
        .hear(&registered(ANNA, "Anna@Example.com", "Anna Harrow"))
        .await;
    let anna = office.get(&path).await.expect(StatusCode::OK);
    assert_eq!(anna.header("etag"), "\"1\"");
    let profile = anna.json();
    assert_eq!(profile["email"], "Anna@Example.com");
    assert_eq!(profile["display_name"], "Anna Harrow");
    assert_eq!(profile["language"], "de");
    assert_eq!(profile["phone"], Value::Null);
    assert_eq!(profile["registered_at"], profile["updated_at"]);
}

#[tokio::test]
async fn a_registration_that_is_told_again_changes_nothing() {
    let office = Office::open().await;
    let event = registered(ANNA, "anna@example.com", "Anna Harrow");
    assert!(matches!(office.hear(&event).await, Heard::Now));
    assert!(matches!(office.hear(&event).await, Heard::Before));
    let path = format!("/users/{ANNA}");
    let changed = office
        .patch(&path, "\"1\"", &json!({"display_name": "Anna H."}))
        .await
        .expect(StatusCode::OK);
    // The same, told under another id.
    office
        .hear(&registered(ANNA, "anna@example.com", "Anna Harrow"))
        .await;
    let anna = office.get(&path).await;
    assert_eq!(anna.json(), changed.json());
    assert_eq!(anna.header("etag"), "\"2\"");
}

#[tokio::test]
async fn a_language_that_is_newer_than_this_contract_is_no_obstacle() {
    let office = Office::open().await;
    let mut event = registered(ANNA, "anna@example.com", "Anna Harrow");
    event["data"]["language"] = json!("fr");
    office.hear(&event).await;
    let anna = office.get(&format!("/users/{ANNA}")).await;
    assert_eq!(anna.expect(StatusCode::OK).json()["language"], "en");
}
