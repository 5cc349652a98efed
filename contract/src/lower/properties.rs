//! Objects and arrays: what is forbidden goes, what is implied is said, patterns of names become "any name".

use serde_json::{Map, Value, json};

/// Deals with `false` below the schema, with `patternProperties` and `prefixItems`, and writes an implied `type`.
pub(super) fn lower(schema: &mut Value) {
    let Some(object) = schema.as_object_mut() else {
        return;
    };
    forbidden(object);
    // A client reads answers of newer servers, so that no object is closed.
    if object.get("additionalProperties") == Some(&Value::Bool(false)) {
        object.shift_remove("additionalProperties");
    }
    if let Some(Value::Object(patterns)) = object.shift_remove("patternProperties") {
        let mut schemas = patterns
            .into_values()
            .filter(|schema| *schema != Value::Bool(false));
        let other = match (schemas.next(), schemas.next()) {
            (Some(only), None) if !object.contains_key("properties") => only,
            _ => json!({}),
        };
        object.insert("additionalProperties".to_owned(), other);
    }
    if object.shift_remove("prefixItems").is_some() {
        object.insert("items".to_owned(), json!({}));
    }
    if !["type", "$ref", "enum", "const"]
        .iter()
        .any(|keyword| object.contains_key(*keyword))
    {
        let implied = match () {
            () if object.contains_key("properties")
                || object.contains_key("additionalProperties") =>
            {
                Some("object")
            }
            () if object.contains_key("items") => Some("array"),
            () => None,
        };
        if let Some(implied) = implied {
            object.insert("type".to_owned(), implied.into());
        }
    }
    if object.get("type").is_some_and(|kind| kind == "array") && !object.contains_key("items") {
        object.insert("items".to_owned(), json!({}));
    }
}

/// Takes away what a schema of `false` forbids.
fn forbidden(object: &mut Map<String, Value>) {
    let mut gone = Vec::new();
    if let Some(Value::Object(properties)) = object.get_mut("properties") {
        properties.retain(|name, schema| {
            let keep = *schema != Value::Bool(false);
            if !keep {
                gone.push(Value::String(name.clone()));
            }
            keep
        });
    }
    if let Some(Value::Array(required)) = object.get_mut("required") {
        required.retain(|name| !gone.contains(name));
    }
    for keyword in ["anyOf", "oneOf", "allOf", "prefixItems"] {
        if let Some(Value::Array(list)) = object.get_mut(keyword) {
            list.retain(|schema| *schema != Value::Bool(false));
            if list.is_empty() {
                object.shift_remove(keyword);
            }
        }
    }
    if object.get("items") == Some(&Value::Bool(false)) {
        object.shift_remove("items");
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::lower;
    use crate::lower::testing::check;

    #[test]
    fn a_pattern_of_names_becomes_any_name() {
        check(
            lower,
            json!({"patternProperties": {"^x-": {"type": "string"}}}),
            json!({"additionalProperties": {"type": "string"}, "type": "object"}),
        );
        check(
            lower,
            json!({"properties": {"a": {}}, "patternProperties": {"^x-": {"type": "string"}}}),
            json!({"properties": {"a": {}}, "additionalProperties": {}, "type": "object"}),
        );
    }

    #[test]
    fn an_alternative_that_nothing_fits_goes() {
        check(
            lower,
            json!({"anyOf": [false, {"type": "string"}]}),
            json!({"anyOf": [{"type": "string"}]}),
        );
    }
}
