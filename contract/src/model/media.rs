//! Bodies by media type.

use serde_json::{Map, Value};

use super::schema::TypeBuilder;
use super::types::{Type, Usage, View};
use crate::names;
use crate::pointer::join;

/// A body in one media type.
#[derive(Debug, Clone)]
pub struct Media {
    /// The media type as in the contract.
    pub media_type: String,
    /// How it is read and written.
    pub kind: MediaKind,
    /// The Rust type of its content, where it is structured.
    pub usage: Usage,
    /// The variant that stands for it where there are several.
    pub variant: String,
    /// Where the contract says it.
    pub pointer: String,
}

/// How a body is read and written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MediaKind {
    /// JSON, by serde.
    Json,
    /// `application/x-www-form-urlencoded`, by serde.
    Form,
    /// `multipart/form-data`, by serde.
    Multipart,
    /// Text without structure.
    Text,
    /// Bytes.
    Binary,
}

impl MediaKind {
    /// The kind of a media type.
    pub fn of(media_type: &str) -> Self {
        let essence = media_type
            .split(';')
            .next()
            .unwrap_or_default()
            .trim()
            .to_ascii_lowercase();
        match essence.as_str() {
            "application/x-www-form-urlencoded" => MediaKind::Form,
            "multipart/form-data" => MediaKind::Multipart,
            "application/json" | "text/json" => MediaKind::Json,
            "application/x-ndjson" | "application/jsonl" | "application/json-seq" => {
                MediaKind::Binary
            }
            json if json.ends_with("+json") => MediaKind::Json,
            text if text.starts_with("text/") && text != "text/event-stream" => MediaKind::Text,
            "application/xml"
            | "application/yaml"
            | "application/javascript"
            | "application/x-yaml" => MediaKind::Text,
            xml if xml.ends_with("+xml") && !xml.starts_with("image/") => MediaKind::Text,
            _ => MediaKind::Binary,
        }
    }
}

/// The bodies under a `content` keyword.
pub(super) fn build(
    types: &mut TypeBuilder,
    content: &Map<String, Value>,
    pointer: &str,
    view: View,
    hint: &str,
) -> Vec<Media> {
    let mut taken = names::UniqueNames::default();
    let several = content.len() > 1;
    content
        .iter()
        .map(|(media_type, media)| {
            let pointer = join(pointer, media_type);
            let kind = match (MediaKind::of(media_type), view) {
                // Nobody answers a form; a service that does writes its bytes.
                (MediaKind::Form | MediaKind::Multipart, View::Response) => MediaKind::Binary,
                (kind, _) => kind,
            };
            let schema = media.get("schema").cloned().unwrap_or(Value::Bool(true));
            let variant = taken.take(&variant_name(media_type, kind));
            let hint = if several {
                format!("{hint}{variant}")
            } else {
                hint.to_owned()
            };
            let schema_pointer = join(&pointer, "schema");
            let usage = match kind {
                MediaKind::Text | MediaKind::Binary => Usage::of(Type::Any),
                _ if media_type.starts_with("application/merge-patch+json") => types
                    .without_defaults(|types| types.usage(&schema, &schema_pointer, view, &hint)),
                _ => types.usage(&schema, &schema_pointer, view, &hint),
            };
            Media {
                media_type: media_type.clone(),
                kind,
                usage,
                variant,
                pointer,
            }
        })
        .collect()
}

/// The bodies under a `content` keyword, each as the bytes that were sent: a signature is over bytes, and what is not
/// known to be signed is better not read.
pub(super) fn raw(content: &Map<String, Value>, pointer: &str) -> Vec<Media> {
    let mut taken = names::UniqueNames::default();
    content
        .keys()
        .map(|media_type| Media {
            media_type: media_type.clone(),
            kind: MediaKind::Binary,
            usage: Usage::of(Type::Any),
            variant: taken.take(&variant_name(media_type, MediaKind::Binary)),
            pointer: join(pointer, media_type),
        })
        .collect()
}

fn variant_name(media_type: &str, kind: MediaKind) -> String {
    match kind {
        MediaKind::Json if media_type.starts_with("application/json") => "Json".to_owned(),
        MediaKind::Form => "Form".to_owned(),
        MediaKind::Multipart => "Multipart".to_owned(),
        _ => {
            let subtype = media_type
                .split(';')
                .next()
                .unwrap_or_default()
                .split('/')
                .next_back()
                .unwrap_or("*");
            match subtype {
                "*" => "Bytes".to_owned(),
                subtype => names::variant_name(subtype),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::testing::model;
    use super::*;

    #[test]
    fn a_body_to_be_checked_before_it_is_read_arrives_as_bytes() {
        let kinds = |raw: bool| {
            let body = json!({"content": {"application/json": {"schema": {"type": "object"}}}});
            let operation = json!({"operationId": "hear", "x-raw-body": raw, "requestBody": body, "responses": {}});
            let document = json!({
                "openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {"/a": {"post": operation}}
            });
            let body = model(&document).0.operations[0].body.clone();
            let content = body.map(|body| body.content).unwrap_or_default();
            content
                .iter()
                .map(|media| (media.kind, media.media_type.clone()))
                .collect::<Vec<_>>()
        };
        let json = "application/json".to_owned();
        assert_eq!(kinds(false), [(MediaKind::Json, json.clone())]);
        assert_eq!(kinds(true), [(MediaKind::Binary, json)]);
    }
}
