use axum::Router;
use axum::routing::get;
use http::header::CONTENT_TYPE;
use prometheus::{Registry, TEXT_FORMAT, TextEncoder};
use tokio::net::TcpListener;

pub(super) async fn serve(registry: Registry, listener: TcpListener) {
    let scraped = get(async move || ([(CONTENT_TYPE, TEXT_FORMAT)], text(&registry)));
    let router = Router::new().route("/metrics", scraped);
    if let Err(error) = axum::serve(listener, router).await {
        tracing::error!(%error, "metrics are not served any more");
    }
}

pub(super) fn text(registry: &Registry) -> String {
    let written = TextEncoder::new().encode_to_string(&registry.gather());
    written.unwrap_or_else(|error| {
        tracing::error!(%error, "metrics cannot be written");
        String::new()
    })
}
