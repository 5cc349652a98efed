//! Properties that may be absent, null or a value: three things, which Rust's `Option` cannot tell apart.

use serde_json::Value;

use super::{extension, references, walk};

/// Lists, on every object, the properties that are optional and nullable.
///
/// Only in requests does the difference matter; [`super::directions`] takes the mark off what is answered.
pub(super) fn mark(document: &mut Value) {
    let schemas = document["components"]["schemas"].clone();
    walk::document(document, &mut |schema| {
        let Some(properties) = schema.get("properties").and_then(Value::as_object) else {
            return;
        };
        let required = schema.get("required").and_then(Value::as_array);
        let three_ways = properties.iter().filter(|(name, property)| {
            let optional = required
                .is_none_or(|required| !required.iter().any(|other| other == name.as_str()));
            optional && is_nullable(property, &schemas)
        });
        let names: Vec<_> = three_ways
            .map(|(name, _)| Value::String(name.clone()))
            .collect();
        if !names.is_empty() {
            schema[extension::PATCH] = names.into();
        }
    });
}

fn is_nullable(schema: &Value, schemas: &Value) -> bool {
    schema["nullable"] == true
        || references::follow(schema, schemas).is_some_and(|schema| schema["nullable"] == true)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::mark;
    use crate::lower::testing::check;

    #[test]
    fn optional_and_nullable_properties_are_listed() {
        check(
            mark,
            json!({"components": {"schemas": {
                "N": {"type": "string", "nullable": true},
                "A": {"type": "object", "required": ["c"], "properties": {
                    "a": {"type": "string"},
                    "b": {"type": "string", "nullable": true},
                    "c": {"type": "string", "nullable": true},
                    "d": {"$ref": "#/components/schemas/N"}
                }}
            }}}),
            json!({"components": {"schemas": {
                "N": {"type": "string", "nullable": true},
                "A": {"type": "object", "required": ["c"], "properties": {
                    "a": {"type": "string"},
                    "b": {"type": "string", "nullable": true},
                    "c": {"type": "string", "nullable": true},
                    "d": {"$ref": "#/components/schemas/N"}
                }, "x-patch": ["b", "d"]}
            }}}),
        );
    }
}
