//! The keywords that a lowered schema may have. All others are dropped.
//!
//! Bounds, lengths and patterns are among the dropped ones: the server checks them and names every fault at once, and a
//! client that checked its answers would break on a bound that a newer server has widened. Defaults too: an absent
//! value is left for the server to fill in, so that a client does not carry yesterday's default.

use serde_json::Value;

use super::{document::not_code, extension};

const KEPT: &[&str] = &[
    "$ref",
    "type",
    "nullable",
    "format",
    "enum",
    "properties",
    "required",
    "additionalProperties",
    "items",
    "allOf",
    "anyOf",
    "oneOf",
    "discriminator",
    "description",
    "deprecated",
    "readOnly",
    "writeOnly",
    extension::CONSTANT,
    extension::PATCH,
    extension::PROBLEM,
];

/// Drops every keyword that is not carried, and those that do not speak about the type of the schema.
pub(super) fn lower(schema: &mut Value) {
    let Some(object) = schema.as_object_mut() else {
        return;
    };
    object.retain(|keyword, _| KEPT.contains(&keyword.as_str()));
    let kind = object
        .get("type")
        .and_then(Value::as_str)
        .unwrap_or("")
        .to_owned();
    let foreign: &[&str] = match kind.as_str() {
        "" => &[],
        "object" => &["items", "enum"],
        "array" => &["properties", "required", "additionalProperties", "enum"],
        _ => &["properties", "required", "additionalProperties", "items"],
    };
    object.retain(|keyword, _| !foreign.contains(&keyword.as_str()));
    if kind == "array" && !object.contains_key("items") {
        object.insert("items".to_owned(), serde_json::json!({}));
    }
    for flag in ["readOnly", "writeOnly", "deprecated"] {
        if object.get(flag) == Some(&Value::Bool(false)) {
            object.shift_remove(flag);
        }
    }
    if let Some(Value::String(text)) = object.get_mut("description") {
        *text = not_code(text);
    }
    object.sort_keys_first(&["type", "nullable"]);
}

/// A fixed order in front, so that the result does not depend on the order of the steps.
trait KeysFirst {
    fn sort_keys_first(&mut self, first: &[&str]);
}

impl KeysFirst for serde_json::Map<String, Value> {
    fn sort_keys_first(&mut self, first: &[&str]) {
        let mut rest = std::mem::take(self);
        for key in first {
            if let Some(value) = rest.shift_remove(*key) {
                self.insert((*key).to_owned(), value);
            }
        }
        self.extend(rest);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::lower;
    use crate::lower::testing::check;

    #[test]
    fn keywords_without_a_meaning_for_the_client_go() {
        check(
            lower,
            json!({"maxLength": 3, "not": {}, "contains": {}, "contentMediaType": "x", "title": "T", "description": "D", "type": "string"}),
            json!({"type": "string", "description": "D"}),
        );
    }

    #[test]
    fn keywords_of_another_type_go() {
        check(
            lower,
            json!({"type": "string", "properties": {"a": {}}}),
            json!({"type": "string"}),
        );
    }
}
