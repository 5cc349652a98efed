use contract_tests::Subject;
use contract_tests::stub::stub;
use http::StatusCode;
use serde_json::{Value, json};

use crate::office::{ANNA, EMAIL, MESSAGES, Office, customer, event, new_id, staff};

const SECRET: &str = "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LXNlY3I";
const LATER: &str = "2026-01-01T01:00:00Z";

fn requested() -> Value {
    let reset = new_id();
    let data = json!({"reset_id": reset, "user_id": ANNA, "expires_at": LATER});
    event(
        "/auth",
        "password_reset.requested",
        &reset.to_string(),
        &data,
    )
}

async fn answer(office: &Office, status: u16, body: Value) {
    office.auth.reset().await;
    let operation = stub(Subject::of_service("auth")).operation("create_reset_link");
    let operation = match status {
        201 => operation.header("cache-control", "no-store"),
        _ => operation,
    };
    operation.mounted(&office.auth, status, body).await;
}

async fn makes_links(office: &Office) -> String {
    let link = format!("https://shop.example/reset-password#{SECRET}");
    let body = json!({"user_id": ANNA, "link": link, "secret": SECRET, "expires_at": LATER});
    answer(office, 201, body).await;
    link
}

#[tokio::test]
async fn the_link_is_in_the_mail_and_nowhere_else() {
    let office = Office::open().await;
    let link = makes_links(&office).await;
    office.hear(&requested()).await;
    office.deliver().await;
    let mails = office.mailbox.mails_to(EMAIL);
    assert_eq!(mails.len(), 1);
    assert!(mails[0].text().contains(&link), "{}", mails[0].text());
    assert!(mails[0].html().contains(&link), "{}", mails[0].html());

    let message = office.only_message().await;
    assert_eq!(message["state"], "sent");
    let path = format!("{MESSAGES}/{}", message["id"].as_str().unwrap());
    for grant in [staff(), customer(ANNA)] {
        let shown = office.get(&path, &grant).await.expect(StatusCode::OK);
        assert!(shown.body_text().contains("The link is in the mail only"));
        assert!(!shown.body_text().contains(SECRET), "{}", shown.body_text());
    }
    let kept: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM messages m WHERE strpos(m::text, $1) > 0 OR strpos(m::text, $2) > 0",
    )
    .bind(SECRET)
    .bind(EMAIL)
    .fetch_one(office.pool())
    .await
    .unwrap();
    assert_eq!(kept, 0);
}

#[tokio::test]
async fn a_link_that_cannot_be_made_yet_is_waited_for() {
    let office = Office::open().await;
    office.hear(&requested()).await;
    office.deliver().await;
    let message = office.only_message().await;
    assert_eq!(message["state"], "pending");
    assert_eq!(message["reason"], "link_unavailable");
    makes_links(&office).await;
    office.deliver_after(chrono::TimeDelta::minutes(1)).await;
    assert_eq!(office.only_message().await["state"], "sent");
}

#[tokio::test]
async fn nobody_is_sent_a_link_that_is_no_good_any_more() {
    for (status, code, title) in [
        (409, "reset_closed", "The password reset is over"),
        (404, "reset_not_found", "There is no such password reset"),
    ] {
        let office = Office::open().await;
        let problem = json!({"title": title, "status": status, "code": code});
        answer(&office, status, problem).await;
        office.hear(&requested()).await;
        office.deliver().await;
        let message = office.only_message().await;
        assert_eq!(message["state"], "skipped");
        assert_eq!(message["reason"], "obsolete");
        assert!(office.mailbox.mails().is_empty());
    }
}
