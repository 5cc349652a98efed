//! What an operation answers.

use serde_json::{Map, Value};

use super::media::{self, Media};
use super::schema::TypeBuilder;
use super::types::{Usage, View};
use crate::names;
use crate::pointer::{self, join};

/// An answer with one status, or a range of them.
#[derive(Debug, Clone)]
pub struct Response {
    /// The status as in the contract.
    pub status: Status,
    /// The variant that stands for it.
    pub variant: String,
    /// When it is given.
    pub description: String,
    /// Its headers.
    pub headers: Vec<Header>,
    /// Its bodies by media type; none where it has no body.
    pub content: Vec<Media>,
    /// Whether it is a problem (RFC 9457), which the operation's error type stands for.
    pub is_problem: bool,
    /// Where the contract says it.
    pub pointer: String,
}

/// The key of a response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// One status.
    Code(u16),
    /// `4XX` and its like, by first digit.
    Range(u16),
    /// Every status that is not declared otherwise.
    Default,
}

/// A header of an answer.
#[derive(Debug, Clone)]
pub struct Header {
    /// The name in the contract.
    pub header: String,
    /// The Rust name of its field.
    pub name: String,
    /// Whether it is always sent.
    pub required: bool,
    /// How it is written.
    pub kind: HeaderKind,
    /// Its description.
    pub description: Option<String>,
}

/// How a header is written.
#[derive(Debug, Clone, PartialEq)]
pub enum HeaderKind {
    /// An entity tag (RFC 9110, section 8.8.3).
    ETag,
    /// A value of a type.
    Value(Box<Usage>),
}

/// The responses of an operation, and those that are missing.
pub(super) fn build(
    types: &mut TypeBuilder,
    document: &Value,
    operation: &Value,
    pointer: &str,
    hint: &str,
) -> Vec<Response> {
    let pointer = join(pointer, "responses");
    let has_problems = document.get("x-problems").is_some();
    let declared = operation
        .get("responses")
        .and_then(Value::as_object)
        .cloned()
        .unwrap_or_default();
    let mut responses = Vec::new();
    for (key, response) in declared.iter().filter(|(key, _)| !key.starts_with("x-")) {
        let pointer = join(&pointer, key);
        let Some(status) = status(key) else {
            let advice = "write a status such as '200', a range such as '4XX', or default";
            types
                .findings
                .error("status", &pointer, format!("`{key}` is no status"), advice);
            continue;
        };
        let Some((response, pointer)) = pointer::resolve(document, response, &pointer) else {
            continue;
        };
        let variant = variant(status);
        let empty = Map::new();
        let content = response
            .get("content")
            .and_then(Value::as_object)
            .unwrap_or(&empty);
        let is_problem = has_problems
            && !content.is_empty()
            && content
                .keys()
                .all(|media_type| media_type == "application/problem+json");
        let hint = format!("{hint}{variant}");
        let content = if is_problem {
            Vec::new()
        } else {
            media::build(
                types,
                content,
                &join(&pointer, "content"),
                View::Response,
                &hint,
            )
        };
        let headers = if is_problem {
            Vec::new()
        } else {
            headers(types, document, response, &pointer, &hint)
        };
        let description = response
            .get("description")
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned();
        responses.push(Response {
            status,
            variant,
            description,
            headers,
            content,
            is_problem,
            pointer,
        });
    }
    responses
}

fn headers(
    types: &mut TypeBuilder,
    document: &Value,
    response: &Value,
    pointer: &str,
    hint: &str,
) -> Vec<Header> {
    let pointer = join(pointer, "headers");
    let mut taken = names::UniqueNames::default();
    taken.take("body");
    taken.take("status");
    let declared = response.get("headers").and_then(Value::as_object);
    let mut headers = Vec::new();
    for (header, value) in declared.into_iter().flatten() {
        // OpenAPI 3.1, section 4.8.17.1: a Content-Type under `headers` is ignored.
        if header.eq_ignore_ascii_case("content-type") {
            continue;
        }
        let pointer = join(&pointer, header);
        let Some((value, pointer)) = pointer::resolve(document, value, &pointer) else {
            continue;
        };
        let kind = match header.eq_ignore_ascii_case("etag") {
            true => HeaderKind::ETag,
            false => {
                let schema = value.get("schema").cloned().unwrap_or(Value::Bool(true));
                let hint = format!("{hint}{}", names::type_name(header));
                HeaderKind::Value(Box::new(types.usage(
                    &schema,
                    &join(&pointer, "schema"),
                    View::Response,
                    &hint,
                )))
            }
        };
        headers.push(Header {
            header: header.clone(),
            name: taken.take(&if kind == HeaderKind::ETag {
                "etag".to_owned()
            } else {
                names::field_name(header)
            }),
            required: value.get("required") == Some(&Value::Bool(true)),
            kind,
            description: value
                .get("description")
                .and_then(Value::as_str)
                .map(str::to_owned),
        });
    }
    headers
}

fn status(key: &str) -> Option<Status> {
    match key.as_bytes() {
        b"default" => Some(Status::Default),
        [digit @ b'1'..=b'5', b'X' | b'x', b'X' | b'x'] => {
            Some(Status::Range(u16::from(digit - b'0')))
        }
        [b'1'..=b'5', _, _] => key.parse().ok().map(Status::Code),
        _ => None,
    }
}

fn variant(status: Status) -> String {
    match status {
        Status::Default => "Default".to_owned(),
        Status::Range(digit) => format!("Status{digit}xx"),
        Status::Code(code) => {
            let reason = http::StatusCode::from_u16(code)
                .ok()
                .and_then(|status| status.canonical_reason());
            match reason {
                Some("I'm a teapot") => "ImATeapot".to_owned(),
                Some(reason) => names::variant_name(reason),
                None => format!("Status{code}"),
            }
        }
    }
}
