//! `const` and `enum`: only strings are enumerated in the client.

use serde_json::{Map, Value, json};

use super::extension;

/// Makes `const` an `enum` of one, marked as a constant, and leaves of other enumerations their type.
///
/// A number is a number: an enumerated one would be a Rust type that refuses what a newer server answers.
pub(super) fn lower(schema: &mut Value) {
    let Some(object) = schema.as_object_mut() else {
        return;
    };
    if let Some(value) = object.shift_remove("const") {
        object.insert("enum".to_owned(), json!([value]));
        if value.is_string() {
            object.insert(extension::CONSTANT.to_owned(), true.into());
        }
    }
    let Some(Value::Array(values)) = object.get("enum") else {
        return;
    };
    if !values.is_empty() && values.iter().all(Value::is_null) {
        return;
    }
    let kind = common_type(values);
    if kind != Some("string") {
        object.shift_remove("enum");
    } else if object.get("type").is_some_and(|kind| kind == "string") {
        // The values say all there is; typify panics at a reference beside them.
        object.shift_remove("allOf");
    }
    if let Some(kind) = kind {
        infer(object, kind);
    }
}

fn infer(object: &mut Map<String, Value>, kind: &str) {
    if !object.contains_key("type") {
        object.insert("type".to_owned(), kind.into());
    }
}

/// The JSON type of all values, where they share one.
fn common_type(values: &[Value]) -> Option<&'static str> {
    let mut kinds = values.iter().map(|value| match value {
        Value::String(_) => Some("string"),
        Value::Bool(_) => Some("boolean"),
        Value::Number(number) if number.is_f64() => Some("number"),
        Value::Number(_) => Some("integer"),
        _ => None,
    });
    let first = kinds.next()??;
    kinds.all(|kind| kind == Some(first)).then_some(first)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::lower;
    use crate::lower::testing::check;

    #[test]
    fn a_constant_string_is_an_enumeration_of_one() {
        check(
            lower,
            json!({"const": "a"}),
            json!({"enum": ["a"], "x-constant": true, "type": "string"}),
        );
    }

    #[test]
    fn enumerated_numbers_are_numbers() {
        check(
            lower,
            json!({"type": "integer", "enum": [1, 2]}),
            json!({"type": "integer"}),
        );
        check(lower, json!({"const": 1.5}), json!({"type": "number"}));
        check(lower, json!({"enum": [1, "a"]}), json!({}));
    }

    #[test]
    fn listed_text_needs_no_other_part() {
        let part = json!([{"$ref": "#/components/schemas/A"}]);
        check(
            lower,
            json!({"type": "string", "enum": ["a"], "allOf": part}),
            json!({"type": "string", "enum": ["a"]}),
        );
        check(
            lower,
            json!({"enum": [], "allOf": part}),
            json!({"allOf": part}),
        );
    }
}
