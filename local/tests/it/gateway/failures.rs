use std::net::SocketAddr;

use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpListener;

use super::{gateway, problem, quick, raw_backend, read_head};

/// An address at which nobody listens.
async fn nowhere() -> SocketAddr {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    listener.local_addr().unwrap()
}

#[tokio::test]
async fn unknown_path_is_a_problem() {
    let gateway = gateway(nowhere().await, quick()).await;
    let response = reqwest::get(gateway.url("/nothing/here")).await.unwrap();
    assert_eq!(problem(response).await, (404, "not_found".into()));
}

#[tokio::test]
async fn service_that_is_down_is_a_bad_gateway_and_worth_another_try() {
    let gateway = gateway(nowhere().await, quick()).await;
    let response = reqwest::get(gateway.url("/things")).await.unwrap();
    assert_eq!(response.headers()["retry-after"], "1");
    assert_eq!(problem(response).await, (502, "bad_gateway".into()));
}

#[tokio::test]
async fn connection_reset_before_the_answer_is_a_bad_gateway() {
    let backend = raw_backend(|mut stream| async move {
        read_head(&mut stream).await;
        stream.set_zero_linger().unwrap();
    })
    .await;
    let gateway = gateway(backend, quick()).await;
    let response = reqwest::get(gateway.url("/things")).await.unwrap();
    assert_eq!(problem(response).await, (502, "bad_gateway".into()));
}

#[tokio::test]
async fn connection_reset_in_the_answer_is_seen_by_the_client() {
    let backend = raw_backend(|mut stream| async move {
        read_head(&mut stream).await;
        let half = b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf";
        stream.write_all(half).await.unwrap();
        stream.flush().await.unwrap();
    })
    .await;
    let gateway = gateway(backend, quick()).await;
    let response = reqwest::get(gateway.url("/things")).await.unwrap();
    assert_eq!(response.status(), 200);
    assert!(response.bytes().await.is_err());
}

#[tokio::test]
async fn nonsense_instead_of_http_is_a_bad_gateway() {
    let backend = raw_backend(|mut stream| async move {
        read_head(&mut stream).await;
        stream.write_all(b"this is not HTTP\r\n\r\n").await.unwrap();
    })
    .await;
    let gateway = gateway(backend, quick()).await;
    let response = reqwest::get(gateway.url("/things")).await.unwrap();
    assert_eq!(problem(response).await, (502, "bad_gateway".into()));
}

#[tokio::test]
async fn connection_that_went_stale_is_not_seen_by_those_who_only_read() {
    let backend = raw_backend(|mut stream| async move {
        read_head(&mut stream).await;
        let whole = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";
        stream.write_all(whole).await.unwrap();
        // As after a restart: the connection looks good until it is used.
        read_head(&mut stream).await;
        stream.set_zero_linger().unwrap();
    })
    .await;
    let gateway = gateway(backend, quick()).await;
    for _ in 0..3 {
        let response = reqwest::get(gateway.url("/things")).await.unwrap();
        assert_eq!(response.status(), 200);
    }
    let client = reqwest::Client::new();
    let change = client.post(gateway.url("/things")).send().await.unwrap();
    assert_eq!(change.headers()["retry-after"], "1");
    assert_eq!(problem(change).await, (502, "bad_gateway".into()));
}
