use std::sync::Arc;

use plumbline_local::docs::{Contract, Mint, router};
use serde_json::{Value, json};

use crate::support::{Served, serve_router};

fn portal() -> axum::Router {
    let contracts = vec![Contract {
        name: "catalog".into(),
        document: json!({ "openapi": "3.1.0", "info": { "title": "Catalog" }, "servers": [{ "url": "http://localhost:8080" }] }),
        server: None,
    }];
    let mint: Mint = Arc::new(|persona| format!("token-of-{}", persona.name));
    router(contracts, mint)
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

#[tokio::test]
async fn each_persona_gets_its_own_token_that_nobody_caches() {
    let portal = serve_router(portal()).await;
    let answer = get(&portal, "/docs/tokens").await;
    assert_eq!(answer.headers()["cache-control"], "no-store");
    let tokens: Value = answer.json().await.unwrap();
    assert_eq!(tokens[0]["token"], "token-of-staff");
    assert_eq!(tokens[1]["token"], "token-of-customer");
}
