use http::{Method, StatusCode};
use serde_json::json;

use crate::office::{ANNA, BEN, Office, STRANGER, harbour_street};

#[tokio::test]
async fn somebody_else_does_not_exist_in_any_operation() {
    let office = Office::with_people().await;
    let address = office.add(&harbour_street()).await.text("/id");
    for (method, path, body) in [
        (Method::GET, format!("/users/{ANNA}"), None),
        (Method::PATCH, format!("/users/{ANNA}"), Some(json!({}))),
        (Method::DELETE, format!("/users/{ANNA}"), None),
        (Method::GET, format!("/users/{ANNA}/export"), None),
        (Method::GET, format!("/users/{ANNA}/addresses"), None),
        (
            Method::POST,
            format!("/users/{ANNA}/addresses"),
            Some(harbour_street()),
        ),
        (
            Method::GET,
            format!("/users/{ANNA}/addresses/{address}"),
            None,
        ),
        (
            Method::PATCH,
            format!("/users/{ANNA}/addresses/{address}"),
            Some(json!({})),
        ),
        (
            Method::DELETE,
            format!("/users/{ANNA}/addresses/{address}"),
            None,
        ),
    ] {
        let mut answers = Vec::new();
        // The same of somebody who is there and of somebody who is not.
        for path in [path.clone(), path.replace(ANNA, STRANGER)] {
            let ask = office.ask(method.clone(), &path).customer(BEN);
            let ask = ask.header("if-match", "*").once();
            let ask = match (&method, &body) {
                (&Method::PATCH, Some(body)) => ask.patch(body),
                (_, Some(body)) => ask.json(body),
                (_, None) => ask,
            };
            let answer = ask.send().await;
            assert_eq!(
                answer.problem(),
                (404, "user_not_found".to_owned()),
                "{method} {path}"
            );
            let mut problem = answer.json();
            problem["trace_id"] = json!(null);
            answers.push(problem);
        }
        assert_eq!(answers[0], answers[1], "{method} {path}");
    }
    office
        .get(&format!("/users/{ANNA}/addresses/{address}"))
        .await
        .expect(StatusCode::OK);
}

#[tokio::test]
async fn an_address_is_found_below_its_own_user_only() {
    let office = Office::with_people().await;
    let address = office.add(&harbour_street()).await.text("/id");
    let path = format!("/users/{BEN}/addresses/{address}");
    let answer = office.ask(Method::GET, &path).customer(BEN).send().await;
    assert_eq!(answer.problem(), (404, "address_not_found".to_owned()));
    let answer = office.ask(Method::DELETE, &path).customer(BEN).send().await;
    assert_eq!(answer.problem(), (404, "address_not_found".to_owned()));
}

#[tokio::test]
async fn staff_reads_and_changes_everybody_each_with_its_scope() {
    let office = Office::with_people().await;
    let path = format!("/users/{ANNA}");
    let read = office.ask(Method::GET, &path).staff(&["user:read"]);
    read.send().await.expect(StatusCode::OK);
    let change = || {
        let ask = office.ask(Method::PATCH, &path).header("if-match", "\"1\"");
        ask.patch(&json!({"display_name": "Anna"}))
    };
    let refused = change().staff(&["user:read"]).send().await;
    assert_eq!(refused.problem(), (404, "user_not_found".to_owned()));
    let written = change().staff(&["user:write"]).send().await;
    written.expect(StatusCode::OK);
}

#[tokio::test]
async fn a_service_that_writes_to_people_reads_them_and_no_more() {
    let office = Office::with_people().await;
    let token = office.tokens.service("notification", &["user:read"]);
    let path = format!("/users/{ANNA}");
    let read = office.ask(Method::GET, &path).token(&token).send().await;
    assert_eq!(
        read.expect(StatusCode::OK).text("/email"),
        "anna@example.com"
    );
    let erase = office.ask(Method::DELETE, &path).token(&token).send().await;
    assert_eq!(erase.problem(), (404, "user_not_found".to_owned()));
    let stranger = office.tokens.service("catalog", &[]);
    let read = office.ask(Method::GET, &path).token(&stranger).send().await;
    assert_eq!(read.problem(), (404, "user_not_found".to_owned()));
}
