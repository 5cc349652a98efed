//! One schema of JSON Schema 2020-12 made into one of OpenAPI 3.0.3: the order of the steps.

use serde_json::{Value, json};

use super::{aliases, constants, formats, keywords, nullable, properties, walk};

/// Lowers one schema whose inner schemas are lowered already. `false` stays for the schema around it to deal with.
pub(super) fn lower(schema: &mut Value) {
    match schema {
        Value::Bool(false) => {}
        Value::Object(_) => {
            properties::lower(schema);
            nullable::lower(schema);
            constants::lower(schema);
            formats::lower(schema);
            keywords::lower(schema);
            aliases::lower(schema);
        }
        _ => *schema = json!({}),
    }
}

/// What is `false` as a whole fits nothing, which no Rust type says: a client takes what comes.
pub(super) fn anything_for_false(document: &mut Value) {
    for root in walk::roots(document) {
        if root.is_boolean() {
            *root = json!({});
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::lower;
    use crate::lower::{testing, walk};

    #[track_caller]
    fn check(before: serde_json::Value, after: serde_json::Value) {
        testing::check(|value| walk::schema(value, &mut lower), before, after);
    }

    #[test]
    fn the_steps_work_together() {
        check(
            json!({
                "$schema": "x", "$defs": {"A": true}, "type": ["object", "null"], "additionalProperties": false,
                "minProperties": 1, "if": {"required": ["a"]}, "then": {}, "unevaluatedProperties": false,
                "required": ["a", "gone"],
                "properties": {
                    "a": {"type": ["string", "null"], "minLength": 1, "examples": ["x"], "default": "x"},
                    "gone": false,
                    "any": true,
                    "kind": {"const": "fixed"},
                    "list": {"type": "array", "prefixItems": [{"type": "string"}], "items": false},
                    "n": {"type": "integer", "exclusiveMinimum": 0, "format": "int64", "multipleOf": 2}
                }
            }),
            json!({
                "type": "object",
                "nullable": true,
                "required": ["a"],
                "properties": {
                    "a": {"type": "string", "nullable": true},
                    "any": {},
                    "kind": {"type": "string", "enum": ["fixed"], "x-constant": true},
                    "list": {"type": "array", "items": {}},
                    "n": {"type": "integer", "format": "int64"}
                }
            }),
        );
    }
}
