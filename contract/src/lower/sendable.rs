//! Which types can be written into a path, a header or a query.

use serde_json::{Value, json};

use super::references;

/// Makes text of every parameter whose Rust type could not be written into a path, a header or a query.
pub(super) fn flatten(document: &mut Value) {
    let schemas = document["components"]["schemas"].clone();
    for operation in super::walk::operations(document) {
        for parameter in operation["parameters"].as_array_mut().into_iter().flatten() {
            let in_query = parameter["in"] == "query";
            let schema = parameter["schema"].take();
            parameter["schema"] = sendable(schema, in_query, &schemas);
        }
    }
}

fn sendable(schema: Value, in_query: bool, schemas: &Value) -> Value {
    let mut schema = schema;
    if let Some(object) = schema.as_object_mut() {
        object.shift_remove("nullable");
    }
    super::aliases::lower(&mut schema);
    if let Some(inner) = schema.get("allOf").and_then(|parts| parts.get(0)).cloned() {
        schema = inner;
    }
    let text = json!({"type": "string"});
    let Some(plain) = references::follow(&schema, schemas) else {
        return text;
    };
    match plain["type"].as_str() {
        // Rust prints a moment otherwise than RFC 3339.
        Some("string") if !in_query && plain["format"] == "date-time" => text,
        Some("string" | "integer" | "number" | "boolean") => schema,
        Some("array") if in_query => {
            json!({"type": "array", "items": sendable(plain["items"].clone(), true, schemas)})
        }
        _ => text,
    }
}
