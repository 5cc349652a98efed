//! The headers that are the same for every attempt.

use http::{
    HeaderMap, HeaderName, HeaderValue,
    header::{ACCEPT, CONTENT_TYPE},
};

use crate::{Operation, Options, ambient, media_type};

const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");
/// progenitor's own, which no contract of ours knows.
const API_VERSION: HeaderName = HeaderName::from_static("api-version");

/// Puts the media types of the contract into the request, and an idempotency key where the operation takes one.
pub(crate) fn prepare(request: &mut reqwest::Request, operation: &Operation, options: &Options) {
    let picture = request
        .body()
        .and_then(reqwest::Body::as_bytes)
        .and_then(media_type::of_picture);
    let content_type = request
        .body()
        .is_some()
        .then(|| content_type(operation, options, picture))
        .flatten();
    let headers = request.headers_mut();
    headers.remove(API_VERSION);
    insert(headers, ACCEPT, operation.accept);
    insert(
        headers,
        CONTENT_TYPE,
        content_type.as_deref().unwrap_or_default(),
    );
    if operation.idempotency_key && !headers.contains_key(IDEMPOTENCY_KEY) {
        let key = options
            .idempotency_key
            .clone()
            .unwrap_or_else(|| ambient::key().to_string());
        insert(headers, IDEMPOTENCY_KEY, &key);
    }
}

/// What the caller says, or what the picture is, or what the operation is typed by.
fn content_type(
    operation: &Operation,
    options: &Options,
    picture: Option<&'static str>,
) -> Option<String> {
    let picture = picture.filter(|picture| operation.content_types.contains(picture));
    let typed_by = || {
        picture
            .or(operation.content_types.first().copied())
            .map(str::to_owned)
    };
    options.content_type.clone().or_else(typed_by)
}

/// Sets a header, unless the value is empty or cannot stand in one.
pub(crate) fn insert(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value)
        && !value.is_empty()
    {
        headers.insert(name, value);
    }
}
