use std::time::Duration;

use axum::Router;
use axum::routing::get;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::{Instant, sleep};

use crate::support::serve_router;

use super::{gateway, problem, quick, raw_backend, read_head};
use plumbline_local::gateway::Settings;

#[tokio::test]
async fn silent_service_is_a_timeout() {
    let backend = raw_backend(|mut stream| async move {
        read_head(&mut stream).await;
        sleep(Duration::from_secs(60)).await;
    })
    .await;
    let gateway = gateway(backend, quick()).await;
    let begin = Instant::now();
    let response = reqwest::get(gateway.url("/things")).await.unwrap();
    assert_eq!(problem(response).await, (504, "timeout".into()));
    assert!(begin.elapsed() >= Duration::from_millis(300));
}

#[tokio::test]
async fn service_that_stops_in_its_answer_is_cut_off() {
    let backend = raw_backend(|mut stream| async move {
        read_head(&mut stream).await;
        let half = b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf";
        stream.write_all(half).await.unwrap();
        sleep(Duration::from_secs(60)).await;
    })
    .await;
    let gateway = gateway(backend, quick()).await;
    let response = reqwest::get(gateway.url("/things")).await.unwrap();
    assert!(response.bytes().await.is_err());
}

#[tokio::test]
async fn slow_but_steady_upload_is_not_cut_off() {
    let backend = serve_router(Router::new().fallback(async |body: String| body)).await;
    let gateway = gateway(backend.address, quick()).await;
    let mut stream = TcpStream::connect(gateway.address).await.unwrap();
    let head =
        b"POST /things HTTP/1.1\r\nhost: a\r\nconnection: close\r\ncontent-length: 6\r\n\r\n";
    stream.write_all(head).await.unwrap();
    for _ in 0..6 {
        sleep(Duration::from_millis(100)).await;
        stream.write_all(b"x").await.unwrap();
    }
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(answer.ends_with("xxxxxx"), "{answer}");
}

#[tokio::test]
async fn client_that_stops_in_its_body_is_told_so() {
    let backend = serve_router(Router::new().fallback(async |body: String| body)).await;
    let gateway = gateway(backend.address, quick()).await;
    let mut stream = TcpStream::connect(gateway.address).await.unwrap();
    let head = b"POST /things HTTP/1.1\r\nhost: a\r\ncontent-length: 6\r\n\r\nxx";
    stream.write_all(head).await.unwrap();
    let mut answer = vec![0; 12];
    stream.read_exact(&mut answer).await.unwrap();
    assert_eq!(answer, b"HTTP/1.1 408");
}

#[tokio::test]
async fn one_request_too_many_is_turned_away_until_a_place_is_free() {
    let slow = Router::new().route(
        "/things",
        get(async || sleep(Duration::from_millis(200)).await),
    );
    let backend = serve_router(slow).await;
    let settings = Settings {
        in_flight: 1,
        ..quick()
    };
    let gateway = gateway(backend.address, settings).await;
    let (first, second) = tokio::join!(
        reqwest::get(gateway.url("/things")),
        reqwest::get(gateway.url("/things")),
    );
    let (mut answered, mut refused) = (first.unwrap(), second.unwrap());
    if answered.status() != 200 {
        std::mem::swap(&mut answered, &mut refused);
    }
    assert_eq!(answered.status(), 200);
    assert_eq!(refused.headers()["retry-after"], "1");
    assert_eq!(problem(refused).await, (503, "overloaded".into()));
    drop(answered.bytes().await);
    let third = reqwest::get(gateway.url("/things")).await.unwrap();
    assert_eq!(third.status(), 200);
}
