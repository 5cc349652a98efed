//! Small questions about the bundled document.

use serde_json::{Map, Value};

use crate::load::grammar::METHODS;
use crate::pointer;

/// The members of the object at a pointer; none where there is no object.
pub(super) fn members<'a>(
    document: &'a Value,
    pointer: &str,
) -> impl Iterator<Item = (&'a String, &'a Value)> {
    document
        .pointer(pointer)
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
}

/// The items of the list at a pointer; none where there is no list.
pub(super) fn items<'a>(document: &'a Value, pointer: &str) -> impl Iterator<Item = &'a Value> {
    document
        .pointer(pointer)
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
}

/// The text of a member.
pub(super) fn text<'a>(value: &'a Value, key: &str) -> Option<&'a str> {
    value.get(key).and_then(Value::as_str)
}

/// Whether a member is a text that says something.
pub(super) fn says(value: &Value, key: &str) -> bool {
    text(value, key).is_some_and(|text| !text.trim().is_empty())
}

/// Whether a text is of lower-case letters and digits, as each word of a name is.
pub(super) fn is_word(text: &str) -> bool {
    let is_right = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    !text.is_empty() && text.bytes().all(is_right)
}

/// Whether a schema allows values of a type.
pub(super) fn has_type(schema: &Value, name: &str) -> bool {
    match schema.get("type") {
        Some(Value::String(ty)) => ty == name,
        Some(Value::Array(types)) => types.iter().any(|ty| ty == name),
        _ => false,
    }
}

/// Whether a schema lists its values.
pub(super) fn enumerates(schema: &Value) -> bool {
    schema.get("enum").is_some() || schema.get("const").is_some()
}

/// The properties of an object schema, references followed.
pub(super) fn properties<'a>(
    document: &'a Value,
    schema: &'a Value,
) -> Option<&'a Map<String, Value>> {
    let (schema, _) = pointer::resolve(document, schema, "")?;
    schema.get("properties")?.as_object()
}

/// Whether the document describes a service, and not only parts for others to use.
pub(super) fn is_service(document: &Value) -> bool {
    paths(document).next().is_some()
}

/// The paths, and what is there.
pub(super) fn paths(document: &Value) -> impl Iterator<Item = (&String, &Value)> {
    members(document, "/paths").filter(|(path, _)| path.starts_with('/'))
}

/// The methods of a path item that have an operation.
pub(super) fn methods(item: &Value) -> impl Iterator<Item = (&String, &Value)> {
    item.as_object()
        .into_iter()
        .flatten()
        .filter(|(key, _)| METHODS.contains(&key.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_nullable_string_is_a_string() {
        assert!(has_type(&json!({"type": ["string", "null"]}), "string"));
        assert!(!has_type(&json!({}), "string"));
    }
}
