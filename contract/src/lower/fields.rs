//! Properties whose names differ in JSON but not as Rust fields.

use std::collections::HashSet;

use heck::ToSnakeCase;
use serde_json::{Value, json};

use super::extension;

/// Of properties that would be the same field, leaves the first one; the others are among the further properties of the
/// object, where the client can reach them by name.
pub(super) fn lower(schema: &mut Value) {
    let Some(properties) = schema.get_mut("properties").and_then(Value::as_object_mut) else {
        return;
    };
    let mut taken = HashSet::new();
    let mut gone = Vec::new();
    properties.retain(|name, _| {
        let keep = taken.insert(field(name));
        if !keep {
            gone.push(Value::String(name.clone()));
        }
        keep
    });
    if gone.is_empty() {
        return;
    }
    schema["additionalProperties"] = json!({});
    for list in ["required", extension::PATCH] {
        if let Some(Value::Array(names)) = schema.get_mut(list) {
            names.retain(|name| !gone.contains(name));
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
}
