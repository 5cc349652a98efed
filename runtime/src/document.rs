//! The contract's document as the service serves it.

use std::sync::Arc;

use axum::response::Response;
use axum::routing::{MethodRouter, get};
use bytes::Bytes;
use headers::{ETag, HeaderMapExt, IfNoneMatch};
use http::{HeaderMap, StatusCode};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::conditional;
use crate::response::{Headers, content, empty};

/// The document as JSON.
///
/// # Panics
///
/// Never in practice: utoipa's model has only string keys.
pub fn value(document: &utoipa::openapi::OpenApi) -> Value {
    serde_json::to_value(document).expect("an OpenAPI document is plain data")
}

/// A route that serves the document, written once and kept, with an entity tag.
pub fn route<S: Clone + Send + Sync + 'static>(document: &Value) -> MethodRouter<S> {
    let served = Arc::new(Served::new(document));
    get(async move |headers: HeaderMap| served.answer(&headers))
}

struct Served {
    bytes: Bytes,
    etag: ETag,
}

impl Served {
    fn new(document: &Value) -> Self {
        let bytes = Bytes::from(document.to_string());
        let digest: String = Sha256::digest(&bytes)
            .iter()
            .take(16)
            .map(|byte| format!("{byte:02x}"))
            .collect();
        let etag = format!("\"{digest}\"")
            .parse()
            .expect("hexadecimal digits in quotes are an entity tag");
        Self { bytes, etag }
    }

    fn answer(&self, request: &HeaderMap) -> Response {
        let headers = Headers::new()
            .typed(self.etag.clone())
            .value("cache-control", "no-cache");
        let fresh = request
            .typed_get::<IfNoneMatch>()
            .is_some_and(|seen| conditional::is_fresh(&seen, &self.etag));
        if fresh {
            empty(StatusCode::NOT_MODIFIED, headers)
        } else {
            content(
                "application/json",
                StatusCode::OK,
                headers,
                self.bytes.clone(),
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;
    use http::header::{ETAG, IF_NONE_MATCH};
    use serde_json::json;

    use super::*;

    #[test]
    fn the_document_is_sent_once_and_then_known() {
        let served = Served::new(&json!({"openapi": "3.1.0"}));
        let first = served.answer(&HeaderMap::new());
        assert_eq!(first.status(), StatusCode::OK);
        let mut seen = HeaderMap::new();
        seen.insert(IF_NONE_MATCH, first.headers()[ETAG].clone());
        assert_eq!(served.answer(&seen).status(), StatusCode::NOT_MODIFIED);
        seen.insert(IF_NONE_MATCH, HeaderValue::from_static("\"other\""));
        assert_eq!(served.answer(&seen).status(), StatusCode::OK);
    }
}
