use serde_json::json;

use crate::contract::{api, list, send};

#[tokio::test]
async fn parameters_arrive_with_their_types_from_all_their_places() {
    let headers = [("x-mode", "slow"), ("cookie", "a=b; seen=true")];
    let uri = "/categories/caf%C3%A9/products?limit=7&tags=a%26b&tags=c+d";
    let answer = send(&api(), "GET", uri, &headers, "").await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_eq!(answer.body["category"], "café");
    assert_eq!(answer.body["limit"], 7);
    assert_eq!(answer.body["tags"], json!(["a&b", "c d"]));
    assert_eq!(answer.body["mode"], "slow");
    assert_eq!(answer.body["seen"], true);
}

#[tokio::test]
async fn every_parameter_at_fault_is_named() {
    let headers = [("cookie", "seen=perhaps")];
    let uri = "/categories/much-too-long/products?limit=x&tags=abcdef&colour=red";
    let answer = send(&api(), "GET", uri, &headers, "").await;
    assert_eq!(answer.status, 422);
    let expected = [
        "cookie /seen type",
        "header /X-Mode required",
        "path /category too_long",
        "query /colour unknown",
        "query /limit type",
        "query /tags/0 too_long",
    ];
    assert_eq!(answer.faults(), expected);
}

#[tokio::test]
async fn a_parameter_that_is_no_list_must_be_given_once() {
    let answer = list(&api(), "limit=1&limit=2").await;
    assert_eq!(
        (answer.status, answer.faults()),
        (422, vec!["query /limit invalid".to_owned()])
    );
}

#[tokio::test]
async fn an_unknown_parameter_alone_is_enough_to_refuse() {
    let answer = list(&api(), "colour=red").await;
    assert_eq!(
        (answer.status, answer.faults()),
        (422, vec!["query /colour unknown".to_owned()])
    );
}

#[tokio::test]
async fn what_is_not_utf_8_cannot_be_parsed() {
    for query in ["tags=%FF", "%FF=x"] {
        assert_eq!(list(&api(), query).await.status, 400, "{query}");
    }
    let answer = send(
        &api(),
        "GET",
        "/categories/%FF/products",
        &[("x-mode", "fast")],
        "",
    )
    .await;
    assert_eq!(answer.status, 400);
}

#[tokio::test]
async fn an_empty_value_is_empty_and_not_absent() {
    assert_eq!(list(&api(), "limit=").await.faults(), ["query /limit type"]);
    assert_eq!(list(&api(), "tags=").await.body["tags"], json!([]));
}

#[tokio::test]
async fn a_strict_parameter_is_checked_by_its_schema_although_it_decodes() {
    let uri = "/categories/chairs/products";
    let answer = send(&api(), "GET", uri, &[("x-mode", "odd")], "").await;
    assert_eq!(answer.faults(), ["header /X-Mode enum"]);
}
