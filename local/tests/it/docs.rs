use std::sync::Arc;

use futures::FutureExt as _;
use plumbline_local::docs::{Contract, LogIn, router};
use serde_json::{Value, json};

use crate::support::{Served, serve_router};

fn portal() -> axum::Router {
    let contracts = vec![Contract {
        name: "catalog".into(),
        document: json!({ "openapi": "3.1.0", "info": { "title": "Catalog" }, "servers": [{ "url": "http://localhost:8080" }] }),
        server: None,
    }];
    let log_in: LogIn = Arc::new(|role| {
        async move {
            anyhow::ensure!(role != "admin", "auth is not there");
            Ok(format!("token-of-{role}"))
        }
        .boxed()
    });
    router(contracts, log_in)
}

async fn get(portal: &Served, path: &str) -> reqwest::Response {
    reqwest::get(portal.url(path)).await.unwrap()
}

#[tokio::test]
async fn everything_the_page_names_is_there_and_nothing_is_from_outside() {
    let portal = serve_router(portal()).await;
    let page = get(&portal, "/docs").await.text().await.unwrap();
    assert!(
        !page.contains("//"),
        "an address of another host in\n{page}"
    );
    let named: Vec<&str> = page
        .split(['"'])
        .filter(|part| part.starts_with("/docs/"))
        .collect();
    assert!(named.len() >= 4, "{named:?}");
    for path in named {
        assert_eq!(get(&portal, path).await.status(), 200, "{path}");
    }
}

#[tokio::test]
async fn listed_contracts_are_served_for_the_address_of_the_page() {
    let portal = serve_router(portal()).await;
    let list: Value = get(&portal, "/docs/contracts").await.json().await.unwrap();
    assert_eq!(list[0]["name"], "catalog");
    let url = list[0]["url"].as_str().unwrap();
    let document: Value = get(&portal, url).await.json().await.unwrap();
    assert_eq!(document["info"]["title"], "Catalog");
    assert_eq!(document["servers"][0]["url"], "/");
    assert_eq!(get(&portal, "/docs/contracts/nothing").await.status(), 404);
}

async fn ask_for_token(portal: &Served, persona: &str, host: &str) -> reqwest::Response {
    let url = portal.url(&format!("/docs/personas/{persona}/token"));
    let request = reqwest::Client::new().post(url).header("host", host);
    request.send().await.unwrap()
}

#[tokio::test]
async fn each_persona_gets_its_own_token_that_nobody_caches() {
    let portal = serve_router(portal()).await;
    let known: Value = get(&portal, "/docs/personas").await.json().await.unwrap();
    let known = known.as_array().unwrap();
    let names: Vec<_> = known
        .iter()
        .map(|one| one["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["staff", "customer", "admin"]);
    for name in ["staff", "customer"] {
        let answer = ask_for_token(&portal, name, "localhost:8080").await;
        assert_eq!(answer.headers()["cache-control"], "no-store");
        let answer: Value = answer.json().await.unwrap();
        assert_eq!(answer["token"], format!("token-of-{name}"));
    }
    assert_eq!(
        ask_for_token(&portal, "nobody", "localhost").await.status(),
        404
    );
}

#[tokio::test]
async fn a_token_that_is_not_to_be_had_says_why() {
    let portal = serve_router(portal()).await;
    let answer = ask_for_token(&portal, "admin", "localhost").await;
    assert_eq!(answer.status(), 502);
    assert_eq!(answer.text().await.unwrap(), "auth is not there");
}

#[tokio::test]
async fn a_page_under_a_foreign_name_gets_no_token() {
    let portal = serve_router(portal()).await;
    for (host, status) in [
        ("localhost:8080", 200),
        ("127.0.0.1", 200),
        ("[::1]:8080", 200),
        ("shop.example:8080", 403),
        ("192.0.2.7", 403),
        ("localhost.example", 403),
    ] {
        let answer = ask_for_token(&portal, "staff", host).await;
        assert_eq!(answer.status(), status, "{host}");
    }
}
