//! Properties whose names differ in JSON but not as Rust fields.

use std::collections::HashSet;

use heck::ToSnakeCase;
use serde_json::{Value, json};

use super::extension;

/// The field in which typify keeps the further properties of an object.
const FURTHER: &str = "extra";

/// Of properties that would be the same field, leaves the first one; the others are among the further properties of the
/// object, where the client can reach them by name.
pub(super) fn lower(schema: &mut Value) {
    let Some(object) = schema.as_object_mut() else {
        return;
    };
    let mut fields = HashSet::new();
    let mut gone = HashSet::new();
    if let Some(Value::Object(properties)) = object.get_mut("properties") {
        properties.retain(|name, _| fields.insert(field(name)) || !gone.insert(name.clone()));
    }
    if !gone.is_empty() {
        object.insert("additionalProperties".to_owned(), json!({}));
    }
    if fields.contains(FURTHER) {
        object.shift_remove("additionalProperties");
    }
    // A required name without a property becomes a field as well.
    let declared: HashSet<String> = object
        .get("properties")
        .and_then(Value::as_object)
        .map(|properties| properties.keys().cloned().collect())
        .unwrap_or_default();
    for list in ["required", extension::PATCH] {
        if let Some(Value::Array(names)) = object.get_mut(list) {
            names.retain(|name| {
                let name = name.as_str().unwrap_or_default();
                declared.contains(name) || !gone.contains(name) && fields.insert(field(name))
            });
        }
    }
}

fn field(name: &str) -> String {
    let words: String = name
        .chars()
        .filter(|c| *c != '\'')
        .map(|c| if c.is_alphanumeric() { c } else { '-' })
        .collect();
    words.to_snake_case()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::lower;
    use crate::lower::testing::check;

    #[test]
    fn the_second_of_two_equal_fields_is_a_further_property() {
        check(
            lower,
            json!({"properties": {"a-b": {"type": "string"}, "a_b": {"type": "integer"}}, "required": ["a_b", "a-b"]}),
            json!({
                "properties": {"a-b": {"type": "string"}},
                "required": ["a-b"],
                "additionalProperties": {}
            }),
        );
    }

    #[test]
    fn a_required_name_does_not_become_a_field_that_is_there() {
        check(
            lower,
            json!({"properties": {"-kind": {}}, "required": ["kind", "other"]}),
            json!({"properties": {"-kind": {}}, "required": ["other"]}),
        );
    }

    #[test]
    fn a_property_called_like_the_further_ones_stands_alone() {
        check(
            lower,
            json!({"properties": {"extra": {}}, "additionalProperties": {}}),
            json!({"properties": {"extra": {}}}),
        );
    }
}
