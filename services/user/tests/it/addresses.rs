use std::collections::HashSet;

use futures::future::join_all;
use http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::office::{ANNA, Office, harbour_street};

fn path() -> String {
    format!("/users/{ANNA}/addresses")
}

fn default(mut address: Value) -> Value {
    address["default"] = json!(true);
    address
}

/// The ids of the addresses that say they are the default.
async fn defaults(office: &Office) -> Vec<String> {
    let list = office.get(&path()).await.expect(StatusCode::OK).json();
    let items = list["items"].as_array().unwrap().iter();
    items
        .filter(|item| item["default"] == true)
        .map(|item| item["id"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn an_address_is_kept_as_it_was_written() {
    let office = Office::with_people().await;
    let mut home = harbour_street();
    home["label"] = json!("Home");
    home["postal_code"] = json!("20457");
    let added = office.add(&home).await.expect(StatusCode::CREATED);
    let id = added.text("/id");
    assert_eq!(added.header("location"), format!("{}/{id}", path()));
    assert_eq!(added.header("etag"), "\"1\"");
    for (name, value) in home.as_object().unwrap() {
        assert_eq!(&added.json()[name], value);
    }
    for name in ["line2", "region"] {
        assert_eq!(added.json()[name], Value::Null);
    }
    let read = office.get(added.header("location")).await;
    assert_eq!(read.json(), added.json());
    let second = office.add(&harbour_street()).await.text("/id");
    assert_eq!(office.get(&path()).await.each("id"), [id, second]);
}

#[tokio::test]
async fn the_same_key_adds_one_address() {
    let office = Office::with_people().await;
    let add = || {
        let ask = office.ask(Method::POST, &path()).customer(ANNA);
        let ask = ask.header("idempotency-key", "one");
        ask.json(&harbour_street()).send()
    };
    let (first, second) = (add().await, add().await);
    assert_eq!(first.json(), second.json());
    assert_eq!(office.get(&path()).await.each("id").len(), 1);
}

#[tokio::test]
async fn one_address_is_the_default_and_it_moves() {
    let office = Office::with_people().await;
    let first = office.add(&default(harbour_street())).await.text("/id");
    assert_eq!(defaults(&office).await, [first.as_str()]);
    let second = office.add(&default(harbour_street())).await.text("/id");
    assert_eq!(defaults(&office).await, [second.as_str()]);
    // Losing it is a change: who read the first before does not overwrite it now.
    let at = format!("{}/{first}", path());
    let lost = office.patch(&at, "\"1\"", &json!({"default": true})).await;
    assert_eq!(lost.problem(), (412, "precondition_failed".to_owned()));
    let moved = office.patch(&at, "\"2\"", &json!({"default": true})).await;
    moved.expect(StatusCode::OK);
    assert_eq!(defaults(&office).await, [first.as_str()]);
    let none = office.patch(&at, "\"3\"", &json!({"default": false})).await;
    none.expect(StatusCode::OK);
    assert!(defaults(&office).await.is_empty());
}

#[tokio::test]
async fn many_defaults_at_once_leave_one() {
    let office = Office::with_people().await;
    let body = default(harbour_street());
    let answers = join_all((0..8).map(|_| {
        let ask = office.ask(Method::POST, &path()).customer(ANNA).once();
        ask.json(&body).send()
    }))
    .await;
    for answer in answers {
        answer.expect(StatusCode::CREATED);
    }
    assert_eq!(defaults(&office).await.len(), 1);
}

#[tokio::test]
async fn the_database_knows_one_default_whatever_the_code_does() {
    let office = Office::with_people().await;
    office.add(&default(harbour_street())).await;
    office.add(&harbour_street()).await;
    let forced = sqlx::query("UPDATE addresses SET is_default = true")
        .execute(office.pool())
        .await;
    let error = forced.unwrap_err();
    assert_eq!(
        platform::db::violated(&error),
        Some("addresses_one_default")
    );
}

#[tokio::test]
async fn a_user_keeps_twenty_addresses_and_not_one_more_at_once() {
    let office = Office::with_people().await;
    for _ in 0..18 {
        office
            .add(&harbour_street())
            .await
            .expect(StatusCode::CREATED);
    }
    let body = harbour_street();
    let answers = join_all((0..6).map(|_| {
        let ask = office.ask(Method::POST, &path()).customer(ANNA).once();
        ask.json(&body).send()
    }))
    .await;
    let added = answers
        .iter()
        .filter(|answer| answer.status == StatusCode::CREATED)
        .count();
    assert_eq!(added, 2);
    let refused = office.add(&body).await;
    assert_eq!(refused.problem(), (409, "too_many_addresses".to_owned()));
    let ids: HashSet<_> = office.get(&path()).await.each("id").into_iter().collect();
    assert_eq!(ids.len(), 20);
}

#[tokio::test]
async fn what_is_left_out_of_a_change_stays_and_null_clears() {
    let office = Office::with_people().await;
    let mut home = harbour_street();
    home["line2"] = json!("Third floor");
    home["region"] = json!("Hamburg");
    let id = office.add(&home).await.text("/id");
    let at = format!("{}/{id}", path());
    let change = json!({"line2": null, "city": "Altona"});
    let changed = office
        .patch(&at, "\"1\"", &change)
        .await
        .expect(StatusCode::OK);
    assert_eq!(changed.json()["line2"], Value::Null);
    assert_eq!(changed.json()["city"], "Altona");
    assert_eq!(changed.json()["region"], "Hamburg");
    assert_eq!(changed.header("etag"), "\"2\"");
    assert_eq!(office.get(&at).await.json(), changed.json());
    // Addresses are not what `user.updated` is about.
    assert!(office.told().await.is_empty());
}

#[tokio::test]
async fn a_deleted_address_is_gone_and_deleting_it_again_finds_nothing() {
    let office = Office::with_people().await;
    let id = office.add(&harbour_street()).await.text("/id");
    let at = format!("{}/{id}", path());
    let delete = || office.ask(Method::DELETE, &at).customer(ANNA).send();
    delete().await.expect(StatusCode::NO_CONTENT);
    assert_eq!(
        delete().await.problem(),
        (404, "address_not_found".to_owned())
    );
    assert!(office.get(&path()).await.each("id").is_empty());
}
