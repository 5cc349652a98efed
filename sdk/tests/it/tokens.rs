//! Who calls.

use plumbline_sdk::{ClientCredentials, Kind, StaticToken, catalog};
use serde_json::json;

use crate::{
    samples::{ID, json_reply, new_product, ok, problem, product},
    wire::{Reply, Wire},
};

fn granted(token: &str, seconds: u64) -> Reply {
    ok(&json!({"access_token": token, "token_type": "Bearer", "expires_in": seconds}))
}

fn credentials(issuer: &Wire) -> ClientCredentials {
    let endpoint = format!("{}/auth/token", issuer.url)
        .parse()
        .expect("the URL is good");
    ClientCredentials::new(endpoint, "order", "secret", &["catalog:write"])
}

#[tokio::test]
async fn a_token_is_sent() {
    let wire = Wire::start([json_reply(201, "application/json", &product())]).await;
    let catalog = catalog::connect(wire.connection().with_tokens(StaticToken::new("abc")));
    catalog
        .create_product()
        .body(new_product())
        .send()
        .await
        .expect("it is answered");
    assert_eq!(
        wire.received()[0].header("authorization"),
        Some("Bearer abc")
    );
}

#[tokio::test]
async fn however_many_wait_one_token_is_fetched() {
    let issuer = Wire::start([granted("one", 3600)]).await;
    let wire = Wire::start([json_reply(201, "application/json", &product())]).await;
    let catalog = catalog::connect(wire.connection().with_tokens(credentials(&issuer)));
    let calls = (0..20).map(|_| async {
        catalog
            .create_product()
            .body(new_product())
            .send()
            .await
            .expect("it is answered")
    });
    futures::future::join_all(calls).await;
    let asked = issuer.received();
    assert_eq!(asked.len(), 1);
    assert_eq!(
        asked[0].text(),
        "grant_type=client_credentials&scope=catalog%3Awrite"
    );
    assert!(
        asked[0]
            .header("authorization")
            .is_some_and(|value| value.starts_with("Basic "))
    );
    assert_eq!(
        wire.received()
            .iter()
            .filter(|request| request.header("authorization") == Some("Bearer one"))
            .count(),
        20
    );
}

#[tokio::test]
async fn a_token_that_is_refused_is_renewed_once() {
    let issuer = Wire::start([granted("old", 3600), granted("new", 3600)]).await;
    let wire = Wire::start([problem(401, "unauthenticated"), ok(&product())]).await;
    let catalog = catalog::connect(wire.connection().with_tokens(credentials(&issuer)));
    let call = catalog
        .archive_product()
        .product_id(ID)
        .if_match("*")
        .send()
        .await;
    call.expect("what was refused was not done, so that even a POST is sent again");
    let received = wire.received();
    let tokens: Vec<_> = received
        .iter()
        .filter_map(|request| request.header("authorization"))
        .collect();
    assert_eq!(tokens, ["Bearer old", "Bearer new"]);
}

#[tokio::test]
async fn without_a_token_nothing_is_sent() {
    let issuer = Wire::start([problem(401, "unauthenticated")]).await;
    let wire = Wire::start([ok(&product())]).await;
    let catalog = catalog::connect(wire.connection().with_tokens(credentials(&issuer)));
    let error = catalog
        .create_product()
        .body(new_product())
        .send()
        .await
        .expect_err("there is no token");
    assert_eq!(error.kind(), Kind::Unauthorized);
    assert!(wire.received().is_empty());
    assert!(!format!("{:?}", credentials(&issuer)).contains("secret"));
}

#[tokio::test]
async fn a_token_that_expires_is_replaced_before_it_is_used() {
    let issuer = Wire::start([granted("short", 0), granted("long", 3600)]).await;
    let wire = Wire::start([json_reply(201, "application/json", &product())]).await;
    let catalog = catalog::connect(wire.connection().with_tokens(credentials(&issuer)));
    for _ in 0..3 {
        let call = catalog.create_product().body(new_product()).send().await;
        call.expect("it is answered");
    }
    let received = wire.received();
    let tokens: Vec<_> = received
        .iter()
        .filter_map(|request| request.header("authorization"))
        .collect();
    assert_eq!(tokens, ["Bearer short", "Bearer long", "Bearer long"]);
}
