use http::{Method, StatusCode};
use platform::testing::Answer;
use serde_json::{Value, json};

use crate::office::{ANNA, BEN, Office, customer, new_id, shipped, staff};

fn path(of: &str) -> String {
    format!("/notifications/preferences/{of}")
}

async fn change(office: &Office, etag: &str, changes: Value) -> Answer {
    let headers = [("if-match", etag)];
    let grant = customer(ANNA);
    office
        .ask(Method::PATCH, &path(ANNA), &grant, &headers, Some(changes))
        .await
}

#[tokio::test]
async fn whoever_does_not_want_to_know_is_not_told() {
    let office = Office::open().await;
    let before = office
        .get(&path(ANNA), &customer(ANNA))
        .await
        .expect(StatusCode::OK);
    assert_eq!(before.json(), json!({"shipping": true, "delivery": true}));
    // Heard before, and decided while it waits.
    office.hear(&shipped(new_id())).await;
    let changed = change(&office, before.header("etag"), json!({"shipping": false})).await;
    let changed = changed.expect(StatusCode::OK);
    assert_eq!(changed.json(), json!({"shipping": false, "delivery": true}));
    office.deliver().await;
    let message = office.only_message().await;
    assert_eq!(message["state"], "skipped");
    assert_eq!(message["reason"], "unwanted");
    // What is owed comes all the same.
    office.confirmed().await;
    office.deliver().await;
    let mails = office.mailbox.mails();
    assert_eq!(mails.len(), 1);
    assert_eq!(mails[0].subject, "Your order is confirmed");

    let back = change(&office, changed.header("etag"), json!({"shipping": true})).await;
    back.expect(StatusCode::OK);
    office.hear(&shipped(new_id())).await;
    office.deliver().await;
    assert_eq!(office.mailbox.mails().len(), 2);
}

#[tokio::test]
async fn of_two_changes_of_one_version_one_is_refused() {
    let office = Office::open().await;
    let before = office.get(&path(ANNA), &customer(ANNA)).await;
    let etag = before.header("etag");
    let (first, second) = tokio::join!(
        change(&office, etag, json!({"shipping": false})),
        change(&office, etag, json!({"delivery": false})),
    );
    let mut statuses = [first.status, second.status];
    statuses.sort();
    assert_eq!(statuses, [StatusCode::OK, StatusCode::PRECONDITION_FAILED]);
}

#[tokio::test]
async fn what_somebody_wants_is_their_own_affair() {
    let office = Office::open().await;
    let refused = office.get(&path(ANNA), &customer(BEN)).await;
    refused.expect(StatusCode::NOT_FOUND);
    office
        .get(&path(ANNA), &staff())
        .await
        .expect(StatusCode::OK);
}
