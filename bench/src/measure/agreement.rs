//! A server that does less is faster, so before anything is measured all must give the same bytes for good requests and the
//! same status for bad ones.

use anyhow::{Context as _, ensure};
use serde_json::{Value, json};

use super::case::{self, Case};
use super::http::{Answer, Connection};
use super::server::Server;

/// Fails at the first request that is answered differently.
pub(super) async fn check(servers: &[Server], cases: &[Case]) -> anyhow::Result<()> {
    let mut good: Vec<Vec<u8>> = cases
        .iter()
        .flat_map(|case| case.requests.iter().cloned())
        .collect();
    good.extend(["/products", "/products?limit=100"].map(case::get));
    let page: Value = serde_json::from_slice(&alike(servers, &case::get("/products")).await?.body)?;
    let token = page["next_page"].as_str().context("a second page")?;
    good.push(case::get(&format!("/products?page_token={token}")));
    good.push(case::get(&format!("/products?page_token={token}&limit=7")));
    for request in &good {
        let answer = alike(servers, request).await?;
        ensure!(
            answer.status == 200 && answer.media_type == "application/json",
            "a good request was refused: {}",
            String::from_utf8_lossy(request)
        );
    }
    let bad = bad(token);
    for (status, request) in &bad {
        for server in servers {
            let answer = ask(server, request).await?;
            ensure!(
                answer.status == *status && answer.media_type == "application/problem+json",
                "{} answers {} {} instead of {status} to {}",
                server.kind.name(),
                answer.status,
                answer.media_type,
                String::from_utf8_lossy(&request[..request.len().min(2000)])
            );
        }
    }
    eprintln!(
        "{} good requests answered with the same bytes, {} bad ones refused alike, by each of {} servers",
        good.len(),
        bad.len(),
        servers.len()
    );
    Ok(())
}

async fn alike(servers: &[Server], request: &[u8]) -> anyhow::Result<Answer> {
    let mut first: Option<Answer> = None;
    for server in servers {
        let answer = ask(server, request).await?;
        if let Some(first) = &first {
            ensure!(
                answer == *first,
                "{} and {} differ on {}\n{}\n{}",
                servers[0].kind.name(),
                server.kind.name(),
                String::from_utf8_lossy(request),
                String::from_utf8_lossy(&first.body),
                String::from_utf8_lossy(&answer.body)
            );
        }
        first.get_or_insert(answer);
    }
    first.context("no server")
}

async fn ask(server: &Server, request: &[u8]) -> anyhow::Result<Answer> {
    Connection::open(server.address())
        .await?
        .answer(request)
        .await
        .with_context(|| server.kind.name())
}

/// Bad requests, each with one fault, and the status that it deserves.
fn bad(token: &str) -> Vec<(u16, Vec<u8>)> {
    let mut bad = vec![
        (
            404,
            case::get("/products/00000000-0000-0000-0000-000000000000"),
        ),
        (422, case::get("/products/17")),
        (422, case::get("/products/00000000000000000000000000000000")),
        (422, case::get("/products?limit=0")),
        (422, case::get("/products?limit=101")),
        (422, case::get("/products?limit=ten")),
        (422, case::get("/products?limit=1&unknown=1")),
        (422, case::get("/products?page_token=AAAA")),
        (422, case::get(&format!("/products?page_token=A{token}"))),
        (415, case::post("text/plain", b"{}")),
        (400, case::post("application/json", b"{\"email\":")),
        (413, case::post("application/json", &[b' '; 1_100_000])),
    ];
    let faults: [(&str, Value); 20] = [
        ("/email", json!("nobody")),
        ("/email", json!("a b@example.com")),
        ("/email", json!(7)),
        ("/shipping_address", Value::Null),
        ("/shipping_address/name", json!("")),
        ("/shipping_address/street", json!("x".repeat(201))),
        ("/shipping_address/postal_code", json!("-8001")),
        ("/shipping_address/postal_code", json!("80")),
        ("/shipping_address/country", json!("ch")),
        ("/shipping_address/country", json!("CHE")),
        ("/shipping_address/unknown", json!(1)),
        ("/lines", json!([])),
        (
            "/lines",
            json!(vec![case::quote(1)["lines"][0].clone(); 51]),
        ),
        ("/lines/3/product_id", json!("17")),
        ("/lines/3/quantity", json!(0)),
        ("/lines/3/quantity", json!(1000)),
        ("/lines/3/quantity", json!("1")),
        ("/lines/9/unit_price/amount", json!(-1)),
        ("/lines/9/unit_price/currency", json!("eur")),
        ("/note", json!("x".repeat(501))),
    ];
    bad.extend(faults.map(|(pointer, value)| (422, case::post_json(&with(pointer, value)))));
    bad
}

/// A good order but for one value.
fn with(pointer: &str, value: Value) -> Value {
    let mut quote = case::quote(1);
    let (parent, name) = pointer.rsplit_once('/').expect("a pointer has a slash");
    quote
        .pointer_mut(parent)
        .and_then(Value::as_object_mut)
        .expect("the parent is an object")
        .insert(name.to_owned(), value);
    quote
}
