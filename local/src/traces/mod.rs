//! What happened: the traces of this run at `/traces`, and one of them as a picture at `/traces/{trace_id}`.
//!
//! The services of a run send their spans here, and the last of them are kept in memory. Where a person's environment names
//! another receiver they go there, and these pages stay empty.

mod picture;
mod summary;

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use http::header::{ACCEPT, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use http::{HeaderMap, StatusCode};
use platform::collector::Collector;
use serde::Serialize;

use picture::Picture;
use summary::Summary;

/// How many the list shows.
const LISTED: usize = 100;
/// The pages load nothing but their style sheet.
const POLICY: &str = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const STYLE: &str = include_str!("../../templates/traces.css");

#[derive(Template)]
#[template(path = "traces.html")]
struct List {
    traces: Vec<Summary>,
}

#[derive(Template)]
#[template(path = "trace.html")]
struct Trace<'a> {
    id: &'a str,
    picture: Picture,
}

/// The pages, and the same as JSON for who asks for that.
pub fn router(collector: Collector) -> Router {
    Router::new()
        .route("/traces", get(list))
        .route("/traces/style.css", get(style))
        .route("/traces/{id}", get(one))
        .with_state(collector)
}

async fn list(State(collector): State<Collector>, headers: HeaderMap) -> Response {
    let ids = collector.trace_ids().into_iter().take(LISTED);
    let traces = ids.filter_map(|id| Summary::of(&collector.trace(&id)));
    let traces: Vec<_> = traces.collect();
    match wants_json(&headers) {
        true => json(&traces),
        false => page(&List { traces }),
    }
}

async fn one(
    State(collector): State<Collector>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Response {
    let (id, as_json) = match id.strip_suffix(".json") {
        Some(id) => (id, true),
        None => (id.as_str(), wants_json(&headers)),
    };
    let spans = collector.trace(id);
    if spans.is_empty() {
        let unknown =
            "There is no such trace: it was never sent here, or others have taken its place.\n";
        return (StatusCode::NOT_FOUND, unknown).into_response();
    }
    match as_json {
        true => json(&spans),
        false => {
            let picture = Picture::of(&spans);
            page(&Trace { id, picture })
        }
    }
}

async fn style() -> Response {
    ([(CONTENT_TYPE, "text/css; charset=utf-8")], STYLE).into_response()
}

fn wants_json(headers: &HeaderMap) -> bool {
    let accept = headers.get(ACCEPT).and_then(|accept| accept.to_str().ok());
    accept.is_some_and(|accept| accept.contains("application/json"))
}

fn json(body: &impl Serialize) -> Response {
    ([(CACHE_CONTROL, "no-store")], Json(body)).into_response()
}

fn page(template: &impl Template) -> Response {
    let headers = [
        (CONTENT_SECURITY_POLICY, POLICY),
        (CACHE_CONTROL, "no-store"),
    ];
    match template.render() {
        Ok(page) => (headers, Html(page)).into_response(),
        Err(error) => {
            tracing::error!(%error, "a page cannot be written");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
