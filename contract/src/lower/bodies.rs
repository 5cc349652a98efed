//! Request bodies: one media type that progenitor can send.

use serde_json::{Map, Value, json};

use super::{
    ClientOperation, LeftOut,
    media::{self, Kind},
};

/// Gives every request body exactly one media type. An operation whose body cannot be sent is left out, unless the
/// body is optional: then only the body is.
pub(super) fn lower(
    document: &mut Value,
    operations: &[ClientOperation],
    left_out: &mut Vec<LeftOut>,
) {
    for operation in operations {
        let Some(value) = operation.find_mut(document) else {
            continue;
        };
        let Some(body) = value.get("requestBody") else {
            continue;
        };
        let mut leave_out = |reason: &str| {
            let pointer = format!("{}/requestBody", operation.pointer());
            left_out.push(LeftOut {
                operation: operation.id.clone(),
                pointer,
                reason: reason.to_owned(),
            });
        };
        match single(body, &operation.content_types) {
            Some(content) => value["requestBody"] = json!({"required": true, "content": content}),
            None if body["required"] == true => {
                leave_out(
                    "the client cannot send a multipart body, which is required here, so it lacks the operation",
                );
                super::operations::remove(document, operation);
            }
            None => {
                if !operation.content_types.is_empty() {
                    leave_out(
                        "the client cannot send a multipart body; it sends none, which the contract permits",
                    );
                }
                if let Some(value) = value.as_object_mut() {
                    value.remove("requestBody");
                }
            }
        }
    }
}

/// The content with one entry. Another dialect of JSON is relabelled; the client's hook puts the right name back.
fn single(body: &Value, content_types: &[String]) -> Option<Value> {
    let chosen = content_types.first()?;
    let schema = || {
        body["content"][chosen]
            .get("schema")
            .cloned()
            .unwrap_or_else(|| json!({}))
    };
    let (label, schema) = match media::kind(chosen) {
        Kind::Json => ("application/json", schema()),
        Kind::Form => ("application/x-www-form-urlencoded", schema()),
        Kind::Text => ("text/plain", json!({"type": "string"})),
        Kind::Binary => (
            "application/octet-stream",
            json!({"type": "string", "format": "binary"}),
        ),
        Kind::Multipart => return None,
    };
    Some(Value::Object(Map::from_iter([(
        label.to_owned(),
        json!({"schema": schema}),
    )])))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::lower;
    use crate::lower::operations::name;

    fn lowered(body: Value) -> (Value, Vec<String>) {
        let mut document =
            json!({"paths": {"/a": {"post": {"operationId": "a", "requestBody": body}}}});
        let operations = name(&mut document);
        let mut left_out = Vec::new();
        lower(&mut document, &operations, &mut left_out);
        (
            document["paths"]["/a"].take(),
            left_out.into_iter().map(|entry| entry.pointer).collect(),
        )
    }

    #[test]
    fn a_dialect_of_json_is_relabelled() {
        let (path, left_out) = lowered(json!({"content": {
            "application/xml": {"schema": {"type": "object"}},
            "application/merge-patch+json": {"schema": {"type": "object"}, "encoding": {}}
        }}));
        assert_eq!(
            path["post"]["requestBody"],
            json!({"required": true, "content": {"application/json": {"schema": {"type": "object"}}}})
        );
        assert!(left_out.is_empty());
    }

    #[test]
    fn an_image_is_bytes() {
        let (path, _) = lowered(json!({"content": {"image/png": {}, "image/webp": {}}}));
        assert_eq!(
            path["post"]["requestBody"]["content"],
            json!({"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}})
        );
    }

    #[test]
    fn a_required_multipart_body_costs_the_operation() {
        let (path, left_out) =
            lowered(json!({"required": true, "content": {"multipart/form-data": {}}}));
        assert!(path.get("post").is_none());
        assert_eq!(left_out, ["/paths/~1a/post/requestBody"]);
    }

    #[test]
    fn an_optional_multipart_body_goes_alone() {
        let (path, left_out) = lowered(json!({"content": {"multipart/form-data": {}}}));
        assert!(path["post"].get("requestBody").is_none() && path.get("post").is_some());
        assert_eq!(left_out.len(), 1);
    }
}
