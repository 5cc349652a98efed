//! References between schemas.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::walk;

const PREFIX: &str = "#/components/schemas/";

/// The name of the schema that `schema` refers to, where it is a reference.
pub(super) fn target(schema: &Value) -> Option<&str> {
    schema.get("$ref")?.as_str()?.strip_prefix(PREFIX)
}

/// A reference to the schema `name`.
pub(super) fn to(name: &str) -> Value {
    json!({"$ref": format!("{PREFIX}{name}")})
}

/// The schema that `schema` refers to, or `schema` itself. `None` where the chain of references is broken or a circle.
pub(super) fn follow<'a>(schema: &'a Value, schemas: &'a Value) -> Option<&'a Value> {
    let mut schema = schema;
    for _ in 0..32 {
        match target(schema) {
            Some(name) => schema = schemas.get(name)?,
            None => return Some(schema),
        }
    }
    None
}

/// Changes a reference, and the references of a discriminator's mapping, to the new name of its schema.
pub(super) fn rename(schema: &mut Value, names: &HashMap<String, String>) {
    if let Some(new) = target(schema).and_then(|name| names.get(name)) {
        schema["$ref"] = format!("{PREFIX}{new}").into();
    }
}

/// Replaces references that point inside a schema by what they point at, and those to nowhere by "anything".
pub(super) fn inline_deep(document: &mut Value) {
    // What a deep reference brings in may hold deep references itself; a circle of them ends as "anything".
    for round in 0..4 {
        let mut is_done = true;
        let snapshot = document.clone();
        walk::document(document, &mut |schema| {
            let Some(reference) = schema.get("$ref").and_then(Value::as_str) else {
                return;
            };
            let name = reference.strip_prefix(PREFIX).unwrap_or("");
            if !name.is_empty()
                && !name.contains('/')
                && snapshot["components"]["schemas"]
                    .get(unescape(name))
                    .is_some()
            {
                if name.contains('~') || name.contains('%') {
                    *schema = to(&unescape(name));
                }
                return;
            }
            is_done = false;
            let found = reference
                .strip_prefix('#')
                .and_then(|pointer| snapshot.pointer(pointer));
            *schema = match found {
                Some(found) if round < 3 => found.clone(),
                _ => json!({}),
            };
        });
        if is_done {
            return;
        }
    }
}

fn unescape(name: &str) -> String {
    name.replace("~1", "/")
        .replace("~0", "~")
        .replace("%20", " ")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::inline_deep;
    use crate::lower::testing::check;

    #[test]
    fn a_reference_into_a_schema_becomes_what_it_points_at() {
        check(
            inline_deep,
            json!({"components": {"schemas": {
                "A": {"properties": {"b": {"type": "string"}}},
                "C": {"$ref": "#/components/schemas/A/properties/b"},
                "D": {"$ref": "#/components/schemas/A"},
                "E": {"$ref": "#/components/schemas/nowhere"}
            }}}),
            json!({"components": {"schemas": {
                "A": {"properties": {"b": {"type": "string"}}},
                "C": {"type": "string"},
                "D": {"$ref": "#/components/schemas/A"},
                "E": {}
            }}}),
        );
    }
}
