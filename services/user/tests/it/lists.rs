use chrono::TimeDelta;
use http::{Method, StatusCode};
use serde_json::json;

use crate::office::{Office, registered};

fn id(number: u128) -> String {
    uuid::Uuid::from_u128(0x0197_a3c0_9b41_7d35_a6f8_0000_0000_0000 + number).to_string()
}

async fn list(office: &Office, query: &str) -> Vec<String> {
    let path = format!("/users?{query}");
    let ask = office.ask(Method::GET, &path).staff(&["user:read"]);
    ask.send().await.expect(StatusCode::OK).each("id")
}

/// Registers people, one a minute.
async fn people(office: &Office, people: &[(&str, &str)]) {
    for (number, (email, name)) in people.iter().enumerate() {
        let mut event = registered(&id(number as u128), email, name);
        let at = office.clock.now() + TimeDelta::minutes(number as i64);
        event["data"]["registered_at"] = json!(at);
        office.hear(&event).await;
    }
}

#[tokio::test]
async fn staff_finds_people_by_the_beginning_of_name_or_address_whatever_its_case() {
    let office = Office::open().await;
    let known = [
        ("zoe@example.com", "Änne Ott"),
        ("ANNE@example.com", "Mia Berg"),
        ("mia_b@example.com", "Anne Lund"),
        ("miaxb@example.com", "Per Sohl"),
    ];
    people(&office, &known).await;
    for (search, found) in [
        ("anne", vec![2, 1]),
        ("ANNE%20l", vec![2]),
        ("%C3%A4nne", vec![0]),
        // What has a meaning in a pattern stands for itself.
        ("mia_", vec![2]),
        ("%25", vec![]),
        ("example", vec![]),
    ] {
        let expected: Vec<_> = found.into_iter().map(id).collect();
        assert_eq!(
            list(&office, &format!("search={search}")).await,
            expected,
            "{search}"
        );
    }
    assert_eq!(list(&office, "limit=100").await, [3, 2, 1, 0].map(id));
}

#[tokio::test]
async fn a_walk_over_all_pages_sees_everybody_once_while_people_come_and_go() {
    let office = Office::open().await;
    let names: Vec<_> = (0..7).map(|n| format!("anna{n}@example.com")).collect();
    let known: Vec<_> = names.iter().map(|email| (&**email, "Anna")).collect();
    people(&office, &known).await;
    let mut seen = Vec::new();
    let mut path = "/users?search=anna&limit=3".to_owned();
    loop {
        let ask = office.ask(Method::GET, &path).staff(&["user:read"]);
        let page = ask.send().await.expect(StatusCode::OK);
        seen.extend(page.each("id"));
        let Some(next) = page.json()["next_page"].as_str().map(str::to_owned) else {
            break;
        };
        path = format!("/users?limit=3&page_token={next}");
        if seen.len() == 3 {
            // The last that was seen goes, and a newer one comes.
            let ask = office.ask(Method::DELETE, &format!("/users/{}", id(4)));
            let gone = ask.staff(&["user:write"]).send().await;
            gone.expect(StatusCode::NO_CONTENT);
            let mut newer = registered(&id(9), "anna9@example.com", "Anna");
            newer["data"]["registered_at"] = json!(office.clock.now() + TimeDelta::hours(1));
            office.hear(&newer).await;
        }
    }
    assert_eq!(seen, [6, 5, 4, 3, 2, 1, 0].map(id));
}

#[tokio::test]
async fn the_list_is_for_those_who_read_everybody() {
    let office = Office::with_people().await;
    for scopes in [&[][..], &["user:write"]] {
        let ask = office.ask(Method::GET, "/users").staff(scopes);
        assert_eq!(ask.send().await.problem(), (403, "forbidden".to_owned()));
    }
}

#[tokio::test]
async fn who_is_erased_is_in_no_list() {
    let office = Office::with_people().await;
    office.erase_anna().await.expect(StatusCode::NO_CONTENT);
    assert_eq!(list(&office, "limit=10").await.len(), 1);
    assert!(list(&office, "search=anna").await.is_empty());
}
