//! Objects in the query, which are written as one parameter for each of their properties.

use serde_json::{Value, json};

use super::{ClientOperation, LeftOut, operations, parameters, references};

/// Puts a parameter for each property in the place of an object. One whose properties have no names cannot be sent.
pub(super) fn expand(
    document: &mut Value,
    operations: &[ClientOperation],
    left_out: &mut Vec<LeftOut>,
) {
    let schemas = document["components"]["schemas"].clone();
    for operation in operations {
        let Some(value) = operation.find_mut(document) else {
            continue;
        };
        let all = value["parameters"].as_array().cloned().unwrap_or_default();
        let mut leave_out = |name: &str, reason: &str| {
            left_out.push(LeftOut {
                operation: operation.id.clone(),
                pointer: format!("{}/parameters", operation.pointer()),
                reason: format!("`{name}` {reason}"),
            });
        };
        let mut taken = parameters::taken(value);
        let mut kept: Vec<Value> = Vec::new();
        let mut gone = false;
        for parameter in all {
            let name = parameter["name"].as_str().unwrap_or("");
            let Some(object) = object(&parameter, &schemas) else {
                parameters::collision(name, &mut taken);
                kept.push(parameter);
                continue;
            };
            let parts = parts(&parameter, object);
            if parts.is_empty() {
                gone |= parameter["required"] == true;
                leave_out(
                    name,
                    "is an object of any properties in the query, which the client cannot send",
                );
            }
            for part in parts {
                let name = part["name"].as_str().unwrap_or("");
                match parameters::collision(name, &mut taken) {
                    None => kept.push(part),
                    Some(reason) => leave_out(name, &reason),
                }
            }
        }
        value["parameters"] = kept.into();
        if gone {
            operations::remove(document, operation);
        }
    }
}

/// The schema of a parameter that is an object in the query.
fn object<'a>(parameter: &'a Value, schemas: &'a Value) -> Option<&'a Value> {
    let mut schema = &parameter["schema"];
    if let Some(only) = schema.get("allOf").and_then(|parts| parts.get(0)) {
        schema = only;
    }
    let schema = references::follow(schema, schemas)?;
    (parameter["in"] == "query" && schema["type"] == "object").then_some(schema)
}

fn parts(parameter: &Value, object: &Value) -> Vec<Value> {
    let required = |name: &str| {
        let names = object["required"].as_array();
        parameter["required"] == true && names.is_some_and(|names| names.iter().any(|n| n == name))
    };
    let properties = object["properties"].as_object();
    let part = |(name, schema): (&String, &Value)| {
        let mut part =
            json!({"name": name, "in": "query", "required": required(name), "schema": schema});
        if let Some(description) = schema.get("description").and_then(Value::as_str) {
            part["description"] = description.replace('\n', " ").into();
        }
        part
    };
    properties.into_iter().flatten().map(part).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::expand;
    use crate::lower::operations::name;

    fn expanded(schema: Value, required: bool) -> (Value, usize) {
        let parameter =
            json!({"name": "filter", "in": "query", "required": required, "schema": schema});
        let mut document = json!({
            "paths": {"/a": {"get": {"operationId": "a", "parameters": [parameter]}}},
            "components": {"schemas": {}}
        });
        let operations = name(&mut document);
        let mut left_out = Vec::new();
        expand(&mut document, &operations, &mut left_out);
        (document["paths"]["/a"].take(), left_out.len())
    }

    #[test]
    fn each_property_is_a_parameter() {
        let schema = json!({"type": "object", "required": ["a"], "properties": {
            "a": {"type": "string"}, "b": {"type": "integer"}
        }});
        let (path, left_out) = expanded(schema, true);
        assert_eq!(
            path["get"]["parameters"],
            json!([
                {"name": "a", "in": "query", "required": true, "schema": {"type": "string"}},
                {"name": "b", "in": "query", "required": false, "schema": {"type": "integer"}}
            ])
        );
        assert_eq!(left_out, 0);
    }

    #[test]
    fn an_object_of_any_properties_is_left_out() {
        let map = json!({"type": "object", "additionalProperties": {"type": "string"}});
        let (path, left_out) = expanded(map.clone(), false);
        assert_eq!(
            (path["get"]["parameters"].clone(), left_out),
            (json!([]), 1)
        );
        let (path, left_out) = expanded(map, true);
        assert_eq!((path, left_out), (json!({}), 1));
    }
}
