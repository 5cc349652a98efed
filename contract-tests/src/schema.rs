//! Schemas with their references followed.

use contract::pointer;
use serde_json::{Map, Value};

/// A schema with its references followed and its `allOf` merged. `true` becomes the empty schema.
pub(crate) fn flat(document: &Value, schema: &Value) -> Map<String, Value> {
    let mut merged = Map::new();
    absorb(document, schema, &mut merged, 0);
    merged
}

fn absorb(document: &Value, schema: &Value, merged: &mut Map<String, Value>, depth: usize) {
    let Some(map) = schema.as_object().filter(|_| depth < 32) else {
        return;
    };
    if map.contains_key("$ref")
        && let Some((target, _)) = pointer::resolve(document, schema, "")
    {
        absorb(document, target, merged, depth + 1);
    }
    for part in map
        .get("allOf")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        absorb(document, part, merged, depth + 1);
    }
    for (keyword, value) in map {
        match keyword.as_str() {
            "$ref" | "allOf" => {}
            "properties" => {
                let properties = merged
                    .entry("properties")
                    .or_insert_with(|| Value::Object(Map::new()));
                if let (Value::Object(properties), Value::Object(more)) = (properties, value) {
                    properties.extend(more.clone());
                }
            }
            "required" => {
                let required = merged
                    .entry("required")
                    .or_insert_with(|| Value::Array(Vec::new()));
                if let (Value::Array(required), Value::Array(more)) = (required, value) {
                    required.extend(more.iter().cloned());
                }
            }
            _ => {
                merged.insert(keyword.clone(), value.clone());
            }
        }
    }
}

/// The names of the types that a schema allows; none where it allows all.
pub(crate) fn types(schema: &Map<String, Value>) -> Vec<&str> {
    match schema.get("type") {
        Some(Value::String(one)) => vec![one],
        Some(Value::Array(several)) => several.iter().filter_map(Value::as_str).collect(),
        _ if schema.contains_key("properties") => vec!["object"],
        _ => Vec::new(),
    }
}

/// Whether a value has one of the types of a schema.
pub(crate) fn has_type(schema: &Map<String, Value>, value: &Value) -> bool {
    let types = types(schema);
    types.is_empty()
        || types.iter().any(|name| match *name {
            "integer" => {
                value.is_i64() || value.is_u64() || value.as_f64().is_some_and(|n| n.fract() == 0.0)
            }
            "number" => value.is_number(),
            "string" => value.is_string(),
            "boolean" => value.is_boolean(),
            "array" => value.is_array(),
            "object" => value.is_object(),
            _ => value.is_null(),
        })
}

/// The members of a `oneOf` or `anyOf`.
pub(crate) fn members(schema: &Map<String, Value>) -> Option<&Vec<Value>> {
    ["oneOf", "anyOf"]
        .into_iter()
        .find_map(|keyword| schema.get(keyword)?.as_array())
}

/// The property that tells the members of a union apart.
pub(crate) fn discriminator(schema: &Map<String, Value>) -> Option<&str> {
    schema.get("discriminator")?.get("propertyName")?.as_str()
}

/// The properties of an object that a request may have: not those that are marked `readOnly`.
pub(crate) fn request_properties<'s>(
    document: &Value,
    schema: &'s Map<String, Value>,
) -> Vec<(&'s String, &'s Value)> {
    let properties = schema
        .get("properties")
        .and_then(Value::as_object)
        .into_iter()
        .flatten();
    properties
        .filter(|(_, property)| {
            flat(document, property).get("readOnly") != Some(&Value::Bool(true))
        })
        .collect()
}

/// Whether a property must be there.
pub(crate) fn requires(schema: &Map<String, Value>, property: &str) -> bool {
    schema
        .get("required")
        .and_then(Value::as_array)
        .is_some_and(|names| names.iter().any(|name| name == property))
}

/// A bound of a schema, as a length or a count.
pub(crate) fn size(schema: &Map<String, Value>, keyword: &str) -> Option<usize> {
    usize::try_from(schema.get(keyword)?.as_u64()?).ok()
}

/// The least and the greatest integer that a schema allows, within what every reader of JSON keeps exactly.
pub(crate) fn integer_range(schema: &Map<String, Value>) -> (i64, i64) {
    const EXACT: i64 = (1 << 53) - 1;
    let bound = |keyword: &str| schema.get(keyword).and_then(Value::as_i64);
    let (low, high) = match schema.get("format").and_then(Value::as_str) {
        Some("int32") => (i64::from(i32::MIN), i64::from(i32::MAX)),
        _ => (-EXACT, EXACT),
    };
    let least = bound("minimum").or_else(|| bound("exclusiveMinimum").map(|bound| bound + 1));
    let most = bound("maximum").or_else(|| bound("exclusiveMaximum").map(|bound| bound - 1));
    (least.unwrap_or(low), most.unwrap_or(high))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn references_and_all_of_become_one_schema() {
        let document = json!({"components": {"schemas": {
            "Base": {"required": ["a"], "properties": {"a": {"type": "string"}}}
        }}});
        let schema = json!({"allOf": [{"$ref": "#/components/schemas/Base"}, {"required": ["b"], "properties": {"b": {}}}]});
        let flat = flat(&document, &schema);
        assert_eq!(flat["required"], json!(["a", "b"]));
        assert_eq!(
            flat["properties"],
            json!({"a": {"type": "string"}, "b": {}})
        );
    }
}
