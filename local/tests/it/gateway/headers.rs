use axum::Router;
use http::HeaderMap;
use http::header::{CONNECTION, HeaderName};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::support::serve_router;

use super::{gateway, quick};

/// Answers with the request line and headers that reached it, and with a header of the connection.
fn mirror() -> Router {
    Router::new().fallback(
        |method: http::Method, uri: http::Uri, headers: HeaderMap| async move {
            let mut seen = format!("{method} {uri}\n");
            for (name, value) in &headers {
                seen += &format!("{name}: {}\n", value.to_str().unwrap());
            }
            let answer = [
                (CONNECTION, "x-internal"),
                (HeaderName::from_static("x-internal"), "1"),
                (HeaderName::from_static("x-kept"), "yes"),
            ];
            (answer, seen)
        },
    )
}

#[tokio::test]
async fn request_arrives_as_sent_with_its_origin_added() {
    let backend = serve_router(mirror()).await;
    let gateway = gateway(backend.address, quick()).await;
    let response = reqwest::Client::new()
        .put(gateway.url("/things/a%2Fb?q=%20x&empty"))
        .header("connection", "x-mine")
        .header("x-mine", "1")
        .header("x-forwarded-for", "203.0.113.7")
        .header("traceparent", "00-1-2-01")
        .body("body")
        .send()
        .await
        .unwrap();
    assert!(response.headers().get("x-internal").is_none());
    assert_eq!(response.headers()["x-kept"], "yes");
    let seen = response.text().await.unwrap();
    let lines: Vec<_> = seen.lines().collect();
    assert_eq!(lines[0], "PUT /things/a%2Fb?q=%20x&empty");
    for expected in [
        format!("host: {}", gateway.address).as_str(),
        "traceparent: 00-1-2-01",
        "content-length: 4",
        "x-forwarded-for: 203.0.113.7, 127.0.0.1",
        "x-forwarded-proto: http",
        "x-forwarded-port: 8080",
    ] {
        assert!(
            lines.contains(&expected),
            "{expected} is missing in\n{seen}"
        );
    }
    assert!(!seen.contains("x-mine"), "{seen}");
}

#[tokio::test]
async fn head_has_the_length_and_no_body() {
    let backend =
        serve_router(Router::new().route("/things", axum::routing::get(async || "12345"))).await;
    let gateway = gateway(backend.address, quick()).await;
    let mut stream = TcpStream::connect(gateway.address).await.unwrap();
    stream
        .write_all(b"HEAD /things HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n")
        .await
        .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(answer.contains("content-length: 5\r\n"), "{answer}");
    assert!(answer.ends_with("\r\n\r\n"), "{answer}");
}
