use http::{Method, StatusCode};
use serde_json::json;

use crate::office::{ANNA, BEN, Office, STRANGER, harbour_street, registered};

fn path() -> String {
    format!("/users/{ANNA}")
}

#[tokio::test]
async fn nothing_of_an_erased_person_is_left_anywhere() {
    let office = Office::with_people().await;
    let change = json!({"phone": "+494012345678"});
    office
        .patch(&path(), "\"1\"", &change)
        .await
        .expect(StatusCode::OK);
    office
        .add(&harbour_street())
        .await
        .expect(StatusCode::CREATED);
    // What staff adds is answered to staff, and kept for it.
    office
        .ask(Method::POST, &format!("/users/{ANNA}/addresses"))
        .staff(&["user:write"])
        .once()
        .json(&harbour_street())
        .send()
        .await
        .expect(StatusCode::CREATED);
    for text in ["anna@example.com", "Anna Harrow", "Harbour Street", "+4940"] {
        assert!(!office.keeps(text).await.is_empty(), "{text}");
    }
    office.erase_anna().await.expect(StatusCode::NO_CONTENT);
    for text in ["anna@example.com", "Anna", "Harbour Street", "+4940"] {
        assert!(office.keeps(text).await.is_empty(), "{text}");
    }
    for path in [path(), format!("{}/addresses", path())] {
        assert_eq!(
            office.get(&path).await.problem(),
            (404, "user_not_found".to_owned())
        );
    }
    assert_eq!(office.keeps("ben@example.com").await, ["users"]);
}

#[tokio::test]
async fn erasing_again_is_answered_in_the_same_way_and_told_once() {
    let office = Office::with_people().await;
    let (one, two) = tokio::join!(office.erase_anna(), office.erase_anna());
    for answer in [one, two, office.erase_anna().await] {
        answer.expect(StatusCode::NO_CONTENT);
    }
    let by_staff = office.ask(Method::DELETE, &path()).staff(&["user:write"]);
    by_staff.send().await.expect(StatusCode::NO_CONTENT);
    assert_eq!(office.told_types().await, ["user.erased"]);
    let told = office.told().await;
    assert_eq!(told[0]["subject"], ANNA);
    assert_eq!(told[0]["data"]["user_id"], ANNA);
}

#[tokio::test]
async fn a_registration_that_arrives_after_the_erasure_does_not_bring_the_person_back() {
    let office = Office::open().await;
    let event = registered(ANNA, "anna@example.com", "Anna Harrow");
    // Before the profile is there: the token proves that there is a person.
    office.erase_anna().await.expect(StatusCode::NO_CONTENT);
    assert_eq!(office.told_types().await, ["user.erased"]);
    office.hear(&event).await;
    assert_eq!(
        office.get(&path()).await.problem(),
        (404, "user_not_found".to_owned())
    );
    assert!(office.keeps("anna@example.com").await.is_empty());
}

#[tokio::test]
async fn a_registration_and_an_erasure_at_once_leave_nobody_or_nothing() {
    for round in 0..5 {
        let office = Office::open().await;
        let event = registered(ANNA, "anna@example.com", "Anna Harrow");
        let (_, erased) = tokio::join!(office.hear(&event), office.erase_anna());
        erased.expect(StatusCode::NO_CONTENT);
        assert!(
            office.keeps("anna@example.com").await.is_empty(),
            "round {round}"
        );
    }
}

#[tokio::test]
async fn nothing_is_added_to_who_is_erased() {
    let office = Office::with_people().await;
    office.erase_anna().await.expect(StatusCode::NO_CONTENT);
    let address = office.add(&harbour_street()).await;
    assert_eq!(address.problem(), (404, "user_not_found".to_owned()));
    let change = office
        .patch(&path(), "*", &json!({"display_name": "A"}))
        .await;
    assert_eq!(change.problem(), (404, "user_not_found".to_owned()));
    let export = office.get(&format!("{}/export", path())).await;
    assert_eq!(export.problem(), (404, "user_not_found".to_owned()));
}

#[tokio::test]
async fn staff_erases_who_is_there_and_nobody_who_never_was() {
    let office = Office::with_people().await;
    let erase = |id: &str| {
        let ask = office.ask(Method::DELETE, &format!("/users/{id}"));
        ask.staff(&["user:write"]).send()
    };
    erase(BEN).await.expect(StatusCode::NO_CONTENT);
    assert_eq!(
        erase(STRANGER).await.problem(),
        (404, "user_not_found".to_owned())
    );
    assert_eq!(office.told().await.len(), 1);
}

#[tokio::test]
async fn the_database_keeps_nothing_about_who_is_erased_whatever_the_code_does() {
    let office = Office::with_people().await;
    office.erase_anna().await.expect(StatusCode::NO_CONTENT);
    let forced = sqlx::query("UPDATE users SET display_name = 'Anna' WHERE erased_at IS NOT NULL")
        .execute(office.pool())
        .await;
    assert_eq!(
        platform::db::violated(&forced.unwrap_err()),
        Some("users_are_there_or_erased")
    );
}
