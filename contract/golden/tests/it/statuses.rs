//! Statuses: declared ones, ranges, the default, and those that HTTP itself asks for.

use serde_json::json;

use crate::call::{api, get, post, send};

#[tokio::test]
async fn declared_statuses_ranges_and_the_default_are_answered() {
    for (status, body) in [
        (200, json!({"status": 200})),
        (201, json!({"status": 201})),
        (299, json!({"status": 299})),
        (500, json!({"status": 500})),
        (599, json!({"status": 599})),
    ] {
        let answer = get(&format!("/statuses/{status}")).await;
        assert_eq!((answer.status, answer.body), (status, body));
    }
    let answer = get("/statuses/202").await;
    assert_eq!((answer.status, answer.bytes.len()), (202, 0));
    let answer = get("/statuses/451").await;
    assert_eq!((answer.status, answer.bytes), (451, b"no".to_vec()));
    assert_eq!(answer.headers["content-type"], "text/plain; charset=utf-8");
}

#[tokio::test]
async fn an_unknown_path_is_not_found() {
    for uri in ["/nowhere", "/things/", "/things/a/b", "//things", "/Things"] {
        assert_eq!(get(uri).await.problem(), (404, "not_found"), "{uri}");
    }
}

#[tokio::test]
async fn another_method_is_told_which_ones_there_are() {
    let answer = send(&api(), "DELETE", "/things", &[], "").await;
    assert_eq!(answer.problem(), (405, "method_not_allowed"));
    let mut allowed: Vec<_> = answer.header("allow").split(',').map(str::trim).collect();
    allowed.sort_unstable();
    assert_eq!(allowed, ["GET", "HEAD", "POST"]);
    let answer = send(&api(), "BREW", "/things", &[], "").await;
    assert_eq!(answer.problem(), (405, "method_not_allowed"));
}

#[tokio::test]
async fn head_is_answered_like_get_without_a_body() {
    let answer = send(&api(), "HEAD", "/media/pictures/cat", &[], "").await;
    assert_eq!((answer.status, answer.bytes.len()), (200, 0));
    assert_eq!(answer.headers["content-type"], "image/png");
    assert_eq!(answer.headers["content-length"], "6");
    let answer = send(&api(), "HEAD", "/things?sise=1", &[], "").await;
    assert_eq!((answer.status, answer.bytes.len()), (422, 0));
    let answer = send(&api(), "HEAD", "/schemas/bounds", &[], "").await;
    assert_eq!((answer.status, answer.header("allow")), (405, "POST"));
}

#[tokio::test]
async fn work_stops_at_the_deadline_of_the_contract() {
    let answer = post("/statuses/slow", "").await;
    assert_eq!(answer.problem(), (504, "timeout"));
}

#[tokio::test]
async fn a_get_with_a_body_is_answered_as_without() {
    let answer = send(
        &api(),
        "GET",
        "/security/lobby",
        &[("content-type", "nonsense")],
        "{",
    )
    .await;
    assert_eq!(answer.status, 200);
}
