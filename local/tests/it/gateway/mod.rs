//! The gateway in front of small backends in the same process.

mod bounds;
mod failures;
mod headers;
mod streaming;

use std::future::Future;
use std::net::SocketAddr;
use std::time::Duration;

use plumbline_local::gateway::{Gateway, Routes, Settings};
use serde_json::json;
use tokio::io::AsyncReadExt as _;
use tokio::net::{TcpListener, TcpStream};

use crate::support::{Served, serve_router};

/// Settings whose times a test can wait for.
fn quick() -> Settings {
    Settings {
        idle: Duration::from_millis(300),
        ..Settings::new(8080)
    }
}

/// A gateway whose only service, `shop`, has its paths under `/things`.
async fn gateway(upstream: SocketAddr, settings: Settings) -> Served {
    let mut routes = Routes::default();
    let contract = json!({ "paths": { "/things": {}, "/healthz": {} } });
    routes.add("shop", upstream, &contract).unwrap();
    serve_router(Gateway::new(routes, settings).router()).await
}

/// A backend that handles one connection after the other by hand.
async fn raw_backend<F, H>(handle: H) -> SocketAddr
where
    H: Fn(TcpStream) -> F + Send + 'static,
    F: Future<Output = ()> + Send,
{
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            handle(stream).await;
        }
    });
    address
}

/// Reads a request's head, without its body.
async fn read_head(stream: &mut TcpStream) -> String {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.unwrap());
    }
    String::from_utf8(head).unwrap()
}

/// The status and problem code of an answer which the gateway gave itself.
async fn problem(response: reqwest::Response) -> (u16, String) {
    assert_eq!(
        response.headers()["content-type"],
        "application/problem+json"
    );
    let status = response.status().as_u16();
    let body: serde_json::Value = response.json().await.unwrap();
    assert_eq!(body["status"], status);
    (status, body["code"].as_str().unwrap().to_owned())
}
