//! How generated code builds answers.

use std::fmt::Display;

use axum::body::Body;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use headers::{Header, HeaderMapExt};
use http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use serde::Serialize;

use crate::Problem;

/// The headers of an answer. A value that no header can carry spoils the whole answer (500) instead of being dropped.
#[derive(Debug, Default)]
pub struct Headers {
    map: HeaderMap,
    broken: Option<&'static str>,
}

/// A header of the contract was given a value that cannot be sent.
#[derive(Debug, thiserror::Error)]
#[error("the value for the header {0} cannot be sent")]
struct Unsendable(&'static str);

impl Headers {
    /// No header.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a header that has a type.
    #[must_use]
    pub fn typed<H: Header>(mut self, header: H) -> Self {
        self.map.typed_insert(header);
        self
    }

    /// Adds a header by name.
    #[must_use]
    pub fn value(mut self, name: &'static str, value: impl Display) -> Self {
        match (
            HeaderName::try_from(name),
            HeaderValue::try_from(value.to_string()),
        ) {
            (Ok(name), Ok(value)) => {
                self.map.append(name, value);
            }
            _ => self.broken = Some(name),
        }
        self
    }

    /// Adds a header that has a type where there is one.
    #[must_use]
    pub fn optional_typed<H: Header>(self, header: Option<H>) -> Self {
        match header {
            Some(header) => self.typed(header),
            None => self,
        }
    }

    /// Adds a header by name where there is a value.
    #[must_use]
    pub fn optional(self, name: &'static str, value: Option<impl Display>) -> Self {
        match value {
            Some(value) => self.value(name, value),
            None => self,
        }
    }
}

impl From<HeaderMap> for Headers {
    fn from(map: HeaderMap) -> Self {
        Self { map, broken: None }
    }
}

/// The text of a header whose value has a schema of its own: a scalar as it is, a list with commas, an object as JSON
/// (OpenAPI's style `simple` knows no other form of it that could be read back).
pub fn header_text<T: Serialize + ?Sized>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(text)) => text,
        Ok(serde_json::Value::Array(items)) => {
            items.iter().map(header_text).collect::<Vec<_>>().join(",")
        }
        Ok(other) => other.to_string(),
        Err(_) => String::new(),
    }
}

/// Room for an answer of one resource; a vector that starts empty grows three times on the way there.
const TYPICAL_BYTES: usize = 1024;

/// An `application/json` answer.
pub fn json<T: Serialize + ?Sized>(
    status: StatusCode,
    headers: impl Into<Headers>,
    body: &T,
) -> Response {
    json_as("application/json", status, headers, body)
}

/// A JSON answer under another media type, such as `application/vnd.example+json`.
pub fn json_as<T: Serialize + ?Sized>(
    media_type: &'static str,
    status: StatusCode,
    headers: impl Into<Headers>,
    body: &T,
) -> Response {
    let mut bytes = Vec::with_capacity(TYPICAL_BYTES);
    match serde_json::to_writer(&mut bytes, body) {
        Ok(()) => with_body(media_type, status, headers.into(), Body::from(bytes)),
        Err(error) => Problem::internal(&error).into_response(),
    }
}

/// An answer of text, or of anything that is bytes in memory.
pub fn content(
    media_type: &'static str,
    status: StatusCode,
    headers: impl Into<Headers>,
    body: impl Into<Bytes>,
) -> Response {
    with_body(media_type, status, headers.into(), Body::from(body.into()))
}

/// An answer without a body.
pub fn empty(status: StatusCode, headers: impl Into<Headers>) -> Response {
    finish(status, headers.into(), Body::empty())
}

/// A download of known type, streamed.
#[derive(Debug)]
pub struct Binary {
    /// Its media type.
    pub content_type: HeaderValue,
    /// Its size in bytes, where that is known.
    pub content_length: Option<u64>,
    /// Its bytes.
    pub body: Body,
}

impl Binary {
    /// A download that is in memory already.
    pub fn of_bytes(content_type: HeaderValue, bytes: impl Into<Bytes>) -> Self {
        let bytes = bytes.into();
        Self {
            content_type,
            content_length: Some(bytes.len() as u64),
            body: Body::from(bytes),
        }
    }
}

/// A streamed answer.
pub fn binary(status: StatusCode, headers: impl Into<Headers>, binary: Binary) -> Response {
    let mut headers = headers.into();
    headers.map.insert(CONTENT_TYPE, binary.content_type);
    if let Some(length) = binary.content_length {
        headers
            .map
            .insert(CONTENT_LENGTH, HeaderValue::from(length));
    }
    finish(status, headers, binary.body)
}

fn with_body(
    media_type: &'static str,
    status: StatusCode,
    mut headers: Headers,
    body: Body,
) -> Response {
    let written = match media_type {
        "application/json" => Ok(HeaderValue::from_static("application/json")),
        other => HeaderValue::try_from(other),
    };
    match written {
        Ok(media_type) => {
            headers.map.insert(CONTENT_TYPE, media_type);
        }
        Err(_) => headers.broken = Some("content-type"),
    }
    finish(status, headers, body)
}

fn finish(status: StatusCode, headers: Headers, body: Body) -> Response {
    if let Some(name) = headers.broken {
        return Problem::internal(&Unsendable(name)).into_response();
    }
    let mut response = Response::new(body);
    *response.status_mut() = status;
    *response.headers_mut() = headers.map;
    response
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conditional::of_version;

    #[test]
    fn headers_of_the_contract_are_sent() {
        let headers = Headers::new()
            .value("location", "/products/1")
            .typed(of_version(2))
            .optional("x-total", None::<u8>);
        let response = json(StatusCode::CREATED, headers, &[1, 2]);
        assert_eq!(response.headers()["location"], "/products/1");
        assert_eq!(response.headers()["etag"], "\"2\"");
        assert_eq!(response.headers()[CONTENT_TYPE], "application/json");
        assert!(!response.headers().contains_key("x-total"));
    }

    #[test]
    fn a_header_value_with_a_line_break_is_our_failure_and_never_sent() {
        let headers = Headers::new().value("location", "/a\r\nset-cookie: x");
        let response = empty(StatusCode::CREATED, headers);
        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
        assert!(!response.headers().contains_key("location"));
    }

    #[test]
    fn a_download_carries_its_type_and_size() {
        let binary_answer = Binary::of_bytes(HeaderValue::from_static("image/png"), "12345");
        let response = binary(StatusCode::OK, Headers::new(), binary_answer);
        assert_eq!(response.headers()[CONTENT_TYPE], "image/png");
        assert_eq!(response.headers()[CONTENT_LENGTH], "5");
    }
}
