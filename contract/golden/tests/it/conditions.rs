//! ETag, If-Match and If-None-Match (RFC 9110, section 13; RFC 6585, section 3).

use serde_json::json;

use crate::call::{Answered, JSON, MERGE, WRITER, api, send};
use crate::service::THING;

fn uri() -> String {
    format!("/things/{THING}")
}

async fn patch(headers: &[(&str, &str)], body: &'static str) -> Answered {
    let headers = [&[WRITER, MERGE][..], headers].concat();
    send(&api(), "PATCH", &uri(), &headers, body).await
}

const CHANGE: &str = r#"{"name": "desk"}"#;

#[tokio::test]
async fn a_change_needs_the_current_version() {
    for tag in ["\"3\"", "\"2\", \"3\"", "*"] {
        assert_eq!(
            patch(&[("if-match", tag)], CHANGE).await.status,
            200,
            "{tag}"
        );
    }
    for tag in ["\"2\"", "W/\"3\""] {
        let answer = patch(&[("if-match", tag)], CHANGE).await;
        assert_eq!(answer.problem(), (412, "precondition_failed"), "{tag}");
    }
}

#[tokio::test]
async fn a_required_if_match_that_is_missing_is_asked_for() {
    let answer = patch(&[], CHANGE).await;
    assert_eq!(answer.problem(), (428, "precondition_required"));
    assert_eq!(answer.body["errors"], json!(null));
    // What else is wrong comes first: a caller that adds the header should not meet it then.
    let answer = patch(&[], r#"{"name": 1}"#).await;
    answer.refused(&["body /name type", "header /If-Match required"]);
    let answer = patch(&[], "{").await;
    assert_eq!(answer.problem(), (400, "invalid_request"));
}

#[tokio::test]
async fn what_is_no_tag_matches_nothing() {
    for tag in ["3", "\"3", ""] {
        let answer = patch(&[("if-match", tag)], CHANGE).await;
        assert_eq!(answer.problem(), (412, "precondition_failed"), "{tag}");
    }
}

#[tokio::test]
async fn an_optional_if_match_may_be_left_out() {
    let put = async |headers: &[(&str, &str)]| {
        let headers = [&[JSON][..], headers].concat();
        let body = r#"{"name": "desk", "price": 1, "secret": "12345678"}"#;
        send(&api(), "PUT", &uri(), &headers, body).await.status
    };
    assert_eq!(put(&[]).await, 200);
    assert_eq!(put(&[("if-match", "\"3\"")]).await, 200);
    assert_eq!(put(&[("if-match", "\"4\"")]).await, 412);
}

#[tokio::test]
async fn what_the_client_has_already_is_not_sent_again() {
    let get = async |headers: &[(&str, &str)]| send(&api(), "GET", &uri(), headers, "").await;
    let first = get(&[]).await;
    assert_eq!((first.status, first.header("etag")), (200, "\"3\""));
    for tag in ["\"3\"", "W/\"3\"", "\"1\", \"3\"", "*"] {
        let answer = get(&[("if-none-match", tag)]).await;
        assert_eq!((answer.status, answer.bytes.len()), (304, 0), "{tag}");
        assert_eq!(answer.header("etag"), "\"3\"");
        assert!(!answer.headers.contains_key("content-type"));
    }
    assert_eq!(get(&[("if-none-match", "\"4\"")]).await.status, 200);
}

#[tokio::test]
async fn what_is_not_there_is_a_problem_of_the_service() {
    let uri = "/things/00000000-0000-0000-0000-000000000001";
    let answer = send(&api(), "GET", uri, &[], "").await;
    assert_eq!(answer.problem(), (404, "thing_not_found"));
    assert_eq!(answer.body["title"], "There is no such thing");
    let answer = send(&api(), "GET", "/things/7", &[], "").await;
    answer.refused(&["path /thing_id format"]);
}
