//! How much is read.

use axum::body::Body;

use crate::call::{JSON, api, context, create, send};

#[tokio::test]
async fn a_body_over_the_operations_limit_is_refused_announced_or_not() {
    let body = format!("{{\"name\": \"{}\"}}", "x".repeat(5000));
    assert_eq!(
        create(&api(), "k", body).await.problem(),
        (413, "content_too_large")
    );
    let piece = || Ok::<_, std::io::Error>(" ".repeat(3000));
    let body = Body::from_stream(futures::stream::iter([piece(), piece()]));
    assert_eq!(
        create(&api(), "k", body).await.problem(),
        (413, "content_too_large")
    );
    let picture = [("content-type", "image/png")];
    let answer = send(&api(), "PUT", "/media/pictures/a", &picture, vec![0; 65]).await;
    assert_eq!(answer.problem(), (413, "content_too_large"));
}

#[tokio::test]
async fn the_limit_of_the_context_holds_where_the_contract_says_nothing() {
    use golden::everything::server;
    let context = context().max_body_bytes(100).build();
    let api = server::router(crate::service::Service::default(), context);
    let body = format!("{{{}}}", " ".repeat(100));
    let answer = send(&api, "POST", "/schemas/bounds", &[JSON], body).await;
    assert_eq!(answer.problem(), (413, "content_too_large"));
}

#[tokio::test]
async fn an_announced_length_that_is_too_large_is_refused_before_the_body_is_read() {
    let body = Body::from_stream(futures::stream::pending::<Result<&str, std::io::Error>>());
    let headers = [JSON, ("content-length", "99999999")];
    let answer = send(&api(), "POST", "/schemas/bounds", &headers, body).await;
    assert_eq!(answer.problem(), (413, "content_too_large"));
}
