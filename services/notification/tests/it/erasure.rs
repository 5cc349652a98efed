use http::StatusCode;
use serde_json::{Value, json};

use crate::office::{ANNA, MESSAGES, Office, customer, event, new_id, shipped, staff};

fn erased() -> Value {
    let data = json!({"user_id": ANNA, "erased_at": "2026-01-01T00:00:00Z"});
    event("/users", "user.erased", ANNA, &data)
}

#[tokio::test]
async fn what_a_mail_said_goes_with_its_customer_and_that_it_was_sent_stays() {
    let office = Office::open().await;
    office.hear(&shipped(new_id())).await;
    office.deliver().await;
    let before = office.only_message().await;
    assert!(before["text"].as_str().unwrap().contains("JD0146"));
    office.hear(&erased()).await;
    let after = office.only_message().await;
    let mut expected = before.clone();
    expected["subject"] = Value::Null;
    expected["text"] = Value::Null;
    assert_eq!(after, expected);
    let kept: i64 =
        sqlx::query_scalar("SELECT count(*) FROM messages m WHERE strpos(m::text, 'JD0146') > 0")
            .fetch_one(office.pool())
            .await
            .unwrap();
    assert_eq!(kept, 0);
}

#[tokio::test]
async fn the_erased_are_told_nothing_any_more() {
    let office = Office::open().await;
    // One waits, one comes after the end.
    office.confirmed().await;
    office.hear(&erased()).await;
    office.hear(&shipped(new_id())).await;
    office.deliver().await;
    for message in office.messages().await {
        assert_eq!(message["state"], "skipped");
        assert_eq!(message["reason"], "erased");
        assert_eq!(message["text"], Value::Null);
    }
    assert!(office.mailbox.mails().is_empty());
    let refused = office.retry(&office.messages().await[0], &staff()).await;
    refused.expect(StatusCode::CONFLICT);
    let preferences = format!("/notifications/preferences/{ANNA}");
    let gone = office.get(&preferences, &customer(ANNA)).await;
    gone.expect(StatusCode::NOT_FOUND);
    let own = office
        .get(MESSAGES, &customer(ANNA))
        .await
        .expect(StatusCode::OK);
    assert_eq!(own.json()["items"].as_array().unwrap().len(), 2);
}
