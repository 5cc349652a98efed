//! Page tokens: they carry the list that they continue, and nobody can make one.

use axum::Router;
use serde_json::Value;

use crate::call::{Answered, api, send};

async fn list(api: &Router, uri: &str) -> Answered {
    send(api, "GET", uri, &[], "").await
}

fn prices(page: &Value) -> Vec<i64> {
    let items = page["items"].as_array().expect("a list");
    items
        .iter()
        .map(|item| item["price"].as_i64().expect("a number"))
        .collect()
}

async fn token(api: &Router, uri: &str) -> String {
    let page = list(api, uri).await.ok();
    page["next_page"].as_str().expect("a token").to_owned()
}

#[tokio::test]
async fn a_token_alone_continues_the_list_with_its_filters_and_its_size() {
    let api = api();
    let mut uri = "/things?mood=lively&label=a&label=b&limit=2".to_owned();
    let mut pages = Vec::new();
    loop {
        let page = list(&api, &uri).await.ok();
        assert!(
            page["items"]
                .as_array()
                .expect("a list")
                .iter()
                .all(|item| {
                    item["mood"] == "lively" && item["labels"] == serde_json::json!(["a", "b"])
                })
        );
        pages.push(prices(&page));
        let Some(token) = page["next_page"].as_str() else {
            break;
        };
        uri = format!("/things?page_token={token}");
    }
    assert_eq!(pages, [vec![0, 1], vec![2, 3], vec![4]]);
}

#[tokio::test]
async fn the_size_may_change_and_the_same_filters_may_be_repeated() {
    let api = api();
    let token = token(&api, "/things?mood=lively&limit=1").await;
    let page = list(&api, &format!("/things?page_token={token}&limit=3"))
        .await
        .ok();
    assert_eq!(prices(&page), [1, 2, 3]);
    let page = list(&api, &format!("/things?mood=lively&page_token={token}"))
        .await
        .ok();
    assert_eq!(prices(&page), [1]);
}

#[tokio::test]
async fn other_filters_beside_a_token_are_refused() {
    let api = api();
    let token = token(&api, "/things?mood=lively").await;
    let answer = list(&api, &format!("/things?page_token={token}&mood=calm")).await;
    answer.refused(&["query /mood invalid"]);
    let answer = list(&api, &format!("/things?page_token={token}&label=a")).await;
    answer.refused(&["query /label invalid"]);
}

#[tokio::test]
async fn a_token_that_was_not_given_out_here_is_refused() {
    let api = api();
    let token = token(&api, "/things").await;
    let middle = token.len() / 2;
    let letter = if &token[middle..=middle] == "A" {
        "B"
    } else {
        "A"
    };
    let tampered = format!("{}{letter}{}", &token[..middle], &token[middle + 1..]);
    for uri in [
        format!("/things?page_token={tampered}"),
        format!("/things?page_token={}", &token[1..]),
        format!("/things?page_token={token}A"),
        format!("/things/archive?page_token={token}"),
        "/things?page_token=nonsense".to_owned(),
        format!("/things?page_token={token}&page_token={token}"),
    ] {
        list(&api, &uri)
            .await
            .refused(&["query /page_token invalid"]);
    }
    list(&api, "/things?page_token=")
        .await
        .refused(&["query /page_token invalid"]);
}

#[tokio::test]
async fn bounds_of_a_page_hold_with_a_token_too() {
    let api = api();
    list(&api, "/things?limit=51")
        .await
        .refused(&["query /limit too_large"]);
    let token = token(&api, "/things").await;
    let answer = list(&api, &format!("/things?page_token={token}&limit=0")).await;
    answer.refused(&["query /limit too_small"]);
}
