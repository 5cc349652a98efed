use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::routing::post;
use bytes::Bytes;
use futures::StreamExt as _;
use futures::channel::mpsc;
use std::io;

use crate::support::serve_router;

use super::{gateway, quick};

/// Sends every piece of the request's body back at once.
fn echo() -> Router {
    Router::new().route(
        "/things",
        post(async |request: Request| Body::from_stream(request.into_body().into_data_stream())),
    )
}

#[tokio::test]
async fn pieces_pass_both_ways_before_the_body_ends() {
    let backend = serve_router(echo()).await;
    let gateway = gateway(backend.address, quick()).await;
    let (pieces, body) = mpsc::unbounded::<io::Result<Bytes>>();
    pieces.unbounded_send(Ok("first".into())).unwrap();
    let response = reqwest::Client::new()
        .post(gateway.url("/things"))
        .body(reqwest::Body::wrap_stream(body))
        .send()
        .await
        .unwrap();
    let mut answer = response.bytes_stream();
    assert_eq!(answer.next().await.unwrap().unwrap(), "first");
    pieces.unbounded_send(Ok("second".into())).unwrap();
    assert_eq!(answer.next().await.unwrap().unwrap(), "second");
    drop(pieces);
    assert!(answer.next().await.is_none());
}

#[tokio::test]
async fn large_bodies_arrive_whole() {
    let backend = serve_router(echo()).await;
    let gateway = gateway(backend.address, quick()).await;
    let sent: Vec<u8> = (0..8_000_000_u32).map(|n| (n % 251) as u8).collect();
    let response = reqwest::Client::new()
        .post(gateway.url("/things"))
        .body(sent.clone())
        .send()
        .await
        .unwrap();
    assert!(response.bytes().await.unwrap() == sent);
}
