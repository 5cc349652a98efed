//! The frame of the document: version, information, and what a client has no use for.

use serde_json::{Map, Value, json};

use super::{extension, walk};

/// What remains of an operation.
const OF_OPERATION: &[&str] = &[
    "operationId",
    "summary",
    "description",
    "parameters",
    "requestBody",
    "responses",
    "deprecated",
];

/// Leaves `openapi`, `info`, `paths`, `components` and the events; webhooks, callbacks, servers, links and examples go.
pub(super) fn lower(document: &mut Value) {
    let info = &document["info"];
    let text = |name: &str, missing: &str| info[name].as_str().unwrap_or(missing).to_owned();
    // The client sends the version as a header.
    let version: String = text("version", "0")
        .chars()
        .filter(char::is_ascii_graphic)
        .collect();
    let info = json!({"title": text("title", "an API"), "version": version});
    for operation in walk::operations(document).filter_map(Value::as_object_mut) {
        operation.retain(|key, _| OF_OPERATION.contains(&key.as_str()));
        for text in ["summary", "description"] {
            if let Some(Value::String(text)) = operation.get_mut(text) {
                *text = not_code(text);
            }
        }
    }
    let mut take = |name: &str| {
        document
            .get_mut(name)
            .map(Value::take)
            .unwrap_or_else(|| json!({}))
    };
    let (paths, components) = (take("paths"), take("components"));
    let events = document.get_mut(extension::EVENTS).map(Value::take);
    *document = Value::Object(Map::from_iter([
        ("openapi".to_owned(), "3.0.3".into()),
        ("info".to_owned(), info),
        ("paths".to_owned(), paths),
        ("components".to_owned(), components),
    ]));
    if let Some(events) = events {
        document[extension::EVENTS] = events;
    }
}

/// Indented text in a comment is a code block, and rustdoc would compile it.
pub(super) fn not_code(text: &str) -> String {
    let lines = text.lines().map(
        |line| match line.starts_with("    ") || line.starts_with('\t') {
            true => line.trim_start(),
            false => line,
        },
    );
    lines
        .map(|line| {
            if line.trim() == "```" {
                "```text"
            } else {
                line
            }
        })
        .collect::<Vec<_>>()
        .join("\n")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::lower;
    use crate::lower::testing::check;

    #[test]
    fn webhooks_servers_and_callbacks_go() {
        check(
            lower,
            json!({
                "openapi": "3.1.0", "info": {"title": "T", "version": "1.0 é", "summary": "S"},
                "servers": [{"url": "/"}], "webhooks": {"w": {}},
                "paths": {"/a": {"get": {"operationId": "a", "callbacks": {}, "servers": [], "x-problems": []}}},
                "components": {"schemas": {}}
            }),
            json!({
                "openapi": "3.0.3", "info": {"title": "T", "version": "1.0"},
                "paths": {"/a": {"get": {"operationId": "a"}}},
                "components": {"schemas": {}}
            }),
        );
    }
}
