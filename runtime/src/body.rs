//! The request body: its media type, its size, and its value as JSON.

use axum::body::Body as HttpBody;
use bytes::Bytes;
use http::header::{CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use mime::Mime;
use serde_json::Value;
use tokio::time::Instant;

use crate::{BodyKind, BodyMedia, Input, Operation, Problem, negotiation};

mod form;
mod json;
mod multipart;
mod unique;

pub(crate) use unique::has_unique_names;

/// A body that was read to its end.
#[derive(Debug)]
pub(crate) struct ReadBody {
    pub(crate) bytes: Bytes,
    /// The index of its media type in the operation's table.
    pub(crate) media: usize,
    content_type: HeaderValue,
}

/// A body that cannot be parsed. The sentence names a place, never what stands there.
#[derive(Debug)]
pub(crate) struct Unreadable {
    pub(crate) detail: String,
}

impl Unreadable {
    fn new(detail: impl Into<String>) -> Self {
        Self {
            detail: detail.into(),
        }
    }
}

/// Reads a body of one of the operation's media types. `None`: none was sent, or the operation takes none.
pub(crate) async fn read(
    operation: &Operation,
    headers: &HeaderMap,
    body: HttpBody,
    limit: usize,
    deadline: Instant,
) -> Result<Option<ReadBody>, Problem> {
    let Some(expected) = &operation.body else {
        return Ok(None);
    };
    let taken = media_type(headers, expected.media_types)?;
    if taken.is_none() && http_body::Body::is_end_stream(&body) {
        return Ok(None);
    }
    let bytes = collect(headers, body, limit, deadline).await?;
    match taken {
        // An empty body is no body, except where it may be what is meant.
        Some((media, _)) if bytes.is_empty() && !may_be_empty(&expected.media_types[media]) => {
            Ok(None)
        }
        Some((media, content_type)) => Ok(Some(ReadBody {
            bytes,
            media,
            content_type,
        })),
        None if bytes.is_empty() => Ok(None),
        None => Err(unsupported(expected.media_types)),
    }
}

fn may_be_empty(media: &BodyMedia) -> bool {
    matches!(media.kind, BodyKind::Text | BodyKind::Binary)
}

/// The media type of the body, by index and as sent. `None`: the request names none.
fn media_type(
    headers: &HeaderMap,
    media_types: &[BodyMedia],
) -> Result<Option<(usize, HeaderValue)>, Problem> {
    if headers
        .get(CONTENT_ENCODING)
        .is_some_and(|encoding| !encoding.as_bytes().eq_ignore_ascii_case(b"identity"))
    {
        return Err(Problem::unsupported_media_type(
            "Encoded bodies are not taken.",
        ));
    }
    let Some(value) = headers.get(CONTENT_TYPE) else {
        return Ok(None);
    };
    if let Some(index) = media_types
        .iter()
        .position(|media| value == media.media_type)
    {
        return Ok(Some((index, value.clone())));
    }
    let content_type: Mime = value
        .to_str()
        .ok()
        .and_then(|text| text.parse().ok())
        .ok_or_else(|| unsupported(media_types))?;
    let index = negotiation::consumed(&content_type, media_types)
        .ok_or_else(|| unsupported(media_types))?;
    let textual = media_types[index].kind != BodyKind::Binary;
    if textual
        && content_type
            .get_param(mime::CHARSET)
            .is_some_and(|charset| charset != mime::UTF_8)
    {
        return Err(Problem::unsupported_media_type(
            "Only UTF-8 is taken as a charset.",
        ));
    }
    Ok(Some((index, value.clone())))
}

fn unsupported(media_types: &[BodyMedia]) -> Problem {
    let taken: Vec<&str> = media_types.iter().map(|media| media.media_type).collect();
    Problem::unsupported_media_type(format!("This operation takes {}.", taken.join(", ")))
}

async fn collect(
    headers: &HeaderMap,
    body: HttpBody,
    limit: usize,
    deadline: Instant,
) -> Result<Bytes, Problem> {
    let announced = headers
        .get(CONTENT_LENGTH)
        .and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    if announced.is_some_and(|length| length > limit as u64) {
        return Err(Problem::content_too_large(limit));
    }
    let collected = tokio::time::timeout_at(deadline, Limited::new(body, limit).collect())
        .await
        // The caller's fault and not ours, so no 5xx that would wake somebody.
        .map_err(|_| Problem::invalid_request().detail("The body did not arrive in time."))?;
    match collected {
        Ok(collected) => Ok(collected.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => Err(Problem::content_too_large(limit)),
        Err(_) => Err(Problem::invalid_request().detail("The body ended too early.")),
    }
}

/// The body and its row in the operation's table.
pub(crate) fn of(input: &Input) -> Option<(&ReadBody, &'static BodyMedia)> {
    let read = input.body.as_ref()?;
    Some((read, media_of(input.operation, read)?))
}

fn media_of(operation: &'static Operation, read: &ReadBody) -> Option<&'static BodyMedia> {
    operation.body.as_ref()?.media_types.get(read.media)
}

/// The body as JSON, as its schema sees it. `None`: it has no such form.
pub(crate) fn value(
    operation: &'static Operation,
    read: &ReadBody,
) -> Result<Option<Value>, Unreadable> {
    let Some(media) = media_of(operation, read) else {
        return Ok(None);
    };
    let schemas = operation.schemas;
    match media.kind {
        BodyKind::Json => json::value(&read.bytes).map(Some),
        BodyKind::Form => form::value(&schemas.fields(media.schema), &read.bytes).map(Some),
        BodyKind::Multipart => multipart::value(
            &schemas.fields(media.schema),
            &read.content_type,
            &read.bytes,
        )
        .map(Some),
        BodyKind::Text => std::str::from_utf8(&read.bytes)
            .map(|text| Some(Value::from(text)))
            .map_err(|_| Unreadable::new("The body is not UTF-8.")),
        BodyKind::Binary => Ok(None),
    }
}
