//! The portal's page, and Swagger UI's files from the binary: nothing is loaded from outside.

use std::sync::Arc;

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use utoipa_swagger_ui::Config;

const PAGE: &str = include_str!("portal.html");
const SCRIPT: &str = include_str!("portal.js");
const STYLE: &str = include_str!("portal.css");

/// Swagger UI styles its elements in place and draws its icons from `data:` addresses.
const POLICY: &str =
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:";

pub(super) async fn page() -> impl IntoResponse {
    ([(CONTENT_SECURITY_POLICY, POLICY)], Html(PAGE))
}

pub(super) async fn asset(Path(path): Path<String>) -> Response {
    match path.as_str() {
        "portal.js" => ([(CONTENT_TYPE, "text/javascript; charset=utf-8")], SCRIPT).into_response(),
        "portal.css" => ([(CONTENT_TYPE, "text/css; charset=utf-8")], STYLE).into_response(),
        // Its own page would show its own example.
        "index.html" | "swagger-initializer.js" => StatusCode::NOT_FOUND.into_response(),
        path => match utoipa_swagger_ui::serve(path, Arc::new(Config::default())) {
            Ok(Some(file)) => {
                let headers = [
                    (CONTENT_TYPE, file.content_type),
                    (CACHE_CONTROL, "max-age=3600".to_owned()),
                ];
                (headers, file.bytes.into_owned()).into_response()
            }
            Ok(None) | Err(_) => StatusCode::NOT_FOUND.into_response(),
        },
    }
}
