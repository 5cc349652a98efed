//! What the text of a form field stands for.

use std::collections::BTreeMap;

use serde_json::Value;

use super::prune;

/// The properties of an object schema, as far as their kind is known.
pub(crate) type Fields = BTreeMap<String, FieldKind>;

/// The kind of a form field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum FieldKind {
    Text,
    /// Bytes of any kind, which JSON holds as base64.
    Binary,
    Integer,
    Number,
    Boolean,
    /// Written as JSON.
    Object,
    Array(Box<FieldKind>),
}

/// How many references are followed in a row; more can only be a cycle.
const LONGEST_CHAIN: usize = 32;

/// The properties of the schema `name`, its `allOf` included.
pub(super) fn of(document: &Value, name: &str) -> Fields {
    let mut fields = Fields::new();
    if let Some(schema) = document.get("$defs").and_then(|all| all.get(name)) {
        add(document, schema, &mut fields, LONGEST_CHAIN);
    }
    fields
}

fn add(document: &Value, schema: &Value, fields: &mut Fields, depth: usize) {
    let Some(depth) = depth.checked_sub(1) else {
        return;
    };
    let schema = resolve(document, schema);
    for part in schema["allOf"].as_array().into_iter().flatten() {
        add(document, part, fields, depth);
    }
    for (name, property) in schema["properties"].as_object().into_iter().flatten() {
        fields.insert(name.clone(), kind(document, property, depth));
    }
}

fn kind(document: &Value, schema: &Value, depth: usize) -> FieldKind {
    let schema = resolve(document, schema);
    let names = match &schema["type"] {
        Value::Array(names) => names.as_slice(),
        name => std::slice::from_ref(name),
    };
    let known = names
        .iter()
        .filter_map(Value::as_str)
        .find(|name| *name != "null");
    match known {
        Some("string") if schema["format"] == "binary" => FieldKind::Binary,
        Some("integer") => FieldKind::Integer,
        Some("number") => FieldKind::Number,
        Some("boolean") => FieldKind::Boolean,
        Some("object") => FieldKind::Object,
        Some("array") => FieldKind::Array(Box::new(match depth.checked_sub(1) {
            Some(depth) => kind(document, &schema["items"], depth),
            None => FieldKind::Text,
        })),
        _ => FieldKind::Text,
    }
}

fn resolve<'a>(document: &'a Value, schema: &'a Value) -> &'a Value {
    let mut schema = schema;
    for _ in 0..LONGEST_CHAIN {
        let target = schema["$ref"]
            .as_str()
            .and_then(prune::target)
            .and_then(|name| document.get("$defs")?.get(name));
        match target {
            Some(target) => schema = target,
            None => break,
        }
    }
    schema
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn kinds_are_found_through_references_and_all_of() {
        let document = json!({"$defs": {
            "form": {"allOf": [{"$ref": "#/$defs/base"}], "properties": {"file": {"type": "string", "format": "binary"}, "tags": {"type": "array", "items": {"type": "integer"}}}},
            "base": {"properties": {"size": {"$ref": "#/$defs/size"}}},
            "size": {"type": ["null", "number"]},
        }});
        let expected = Fields::from([
            ("file".to_owned(), FieldKind::Binary),
            ("size".to_owned(), FieldKind::Number),
            (
                "tags".to_owned(),
                FieldKind::Array(Box::new(FieldKind::Integer)),
            ),
        ]);
        assert_eq!(of(&document, "form"), expected);
    }

    #[test]
    fn a_reference_to_itself_ends() {
        let document =
            json!({"$defs": {"a": {"$ref": "#/$defs/a", "allOf": [{"$ref": "#/$defs/a"}]}}});
        assert_eq!(of(&document, "a"), Fields::new());
    }
}
