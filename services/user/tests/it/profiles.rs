use chrono::TimeDelta;
use http::{Method, StatusCode};
use platform::testing::start_time;
use serde_json::{Value, json};

use crate::office::{ANNA, Office};

fn path() -> String {
    format!("/users/{ANNA}")
}

#[tokio::test]
async fn what_is_left_out_of_a_change_stays_and_null_clears() {
    let office = Office::with_people().await;
    let change = json!({"phone": "+494012345678", "language": "en"});
    let changed = office.patch(&path(), "\"1\"", &change).await;
    let changed = changed.expect(StatusCode::OK);
    assert_eq!(changed.header("etag"), "\"2\"");
    assert_eq!(changed.json()["phone"], "+494012345678");
    assert_eq!(changed.json()["display_name"], "Anna Harrow");

    let change = json!({"display_name": "Anna"});
    let renamed = office.patch(&path(), "\"2\"", &change).await;
    assert_eq!(renamed.json()["phone"], "+494012345678");
    let cleared = office
        .patch(&path(), "\"3\"", &json!({"phone": null}))
        .await;
    let cleared = cleared.expect(StatusCode::OK);
    assert_eq!(cleared.json()["phone"], Value::Null);
    assert_eq!(cleared.json()["language"], "en");
    assert_eq!(office.get(&path()).await.json(), cleared.json());
}

#[tokio::test]
async fn a_change_is_made_to_the_version_that_was_read_or_not_at_all() {
    let office = Office::with_people().await;
    let first = office
        .patch(&path(), "\"1\"", &json!({"display_name": "A"}))
        .await;
    first.expect(StatusCode::OK);
    let lost = office
        .patch(&path(), "\"1\"", &json!({"display_name": "B"}))
        .await;
    assert_eq!(lost.problem(), (412, "precondition_failed".to_owned()));
    let blind = office
        .ask(Method::PATCH, &path())
        .customer(ANNA)
        .patch(&json!({"display_name": "C"}))
        .send()
        .await;
    assert_eq!(blind.problem(), (428, "precondition_required".to_owned()));
    assert_eq!(office.get(&path()).await.json()["display_name"], "A");
}

#[tokio::test]
async fn a_change_is_told_without_what_changed() {
    let office = Office::with_people().await;
    office
        .patch(&path(), "\"1\"", &json!({"display_name": "Anna Secret"}))
        .await
        .expect(StatusCode::OK);
    let told = office.told().await;
    let at = (start_time() + TimeDelta::days(1)).to_rfc3339();
    assert_eq!(told.len(), 1);
    assert_eq!(told[0]["type"], "user.updated");
    assert_eq!(told[0]["subject"], ANNA);
    let data = &told[0]["data"];
    assert_eq!(
        (&data["user_id"], &data["version"]),
        (&json!(ANNA), &json!(2))
    );
    assert_eq!(
        data["updated_at"].as_str().unwrap()[..19],
        at[..19],
        "{data}"
    );
    assert!(!told[0].to_string().contains("Secret"));
}

#[tokio::test]
async fn what_changes_nothing_is_no_version_and_nobody_is_told() {
    let office = Office::with_people().await;
    let same = json!({"display_name": "Anna Harrow", "phone": null});
    let same = office.patch(&path(), "\"1\"", &same).await;
    assert_eq!(same.expect(StatusCode::OK).header("etag"), "\"1\"");
    assert!(office.told().await.is_empty());
}

#[tokio::test]
async fn of_two_changes_at_once_one_is_refused() {
    let office = Office::with_people().await;
    let path = path();
    let (one, two) = (
        json!({"display_name": "One"}),
        json!({"display_name": "Two"}),
    );
    let (one, two) = tokio::join!(
        office.patch(&path, "\"1\"", &one),
        office.patch(&path, "\"1\"", &two)
    );
    let mut statuses = [one.status.as_u16(), two.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 412]);
    assert_eq!(office.told().await.len(), 1);
}
