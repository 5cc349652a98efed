//! Visiting every schema of a document.

use serde_json::Value;

use super::extension;

/// Keywords whose value is a schema.
const ONE: &[&str] = &[
    "items",
    "additionalProperties",
    "not",
    "if",
    "then",
    "else",
    "contains",
    "propertyNames",
    "contentSchema",
    "unevaluatedProperties",
    "unevaluatedItems",
];
/// Keywords whose value is a list of schemas.
const LIST: &[&str] = &["allOf", "anyOf", "oneOf", "prefixItems"];
/// Keywords whose value maps names to schemas.
const MAP: &[&str] = &[
    "properties",
    "patternProperties",
    "$defs",
    "definitions",
    "dependentSchemas",
];

/// Calls `change` on every schema of the document, the inner ones first.
pub(super) fn document(document: &mut Value, change: &mut dyn FnMut(&mut Value)) {
    for root in roots(document) {
        schema(root, change);
    }
}

/// Calls `change` on `value` and every schema below it, the inner ones first.
pub(super) fn schema(value: &mut Value, change: &mut dyn FnMut(&mut Value)) {
    children(value, &mut |child| schema(child, change));
    change(value);
}

/// Calls `visit` on the schemas directly below `value`.
pub(super) fn children(value: &mut Value, visit: &mut dyn FnMut(&mut Value)) {
    let Some(object) = value.as_object_mut() else {
        return;
    };
    for (keyword, below) in object.iter_mut() {
        match below {
            Value::Object(map) if MAP.contains(&keyword.as_str()) => {
                map.values_mut().for_each(&mut *visit)
            }
            Value::Array(list) if LIST.contains(&keyword.as_str()) => {
                list.iter_mut().for_each(&mut *visit)
            }
            Value::Object(_) | Value::Bool(_) if ONE.contains(&keyword.as_str()) => visit(below),
            _ => {}
        }
    }
}

/// Every schema that is not inside another one: components, parameters, bodies, responses and events.
pub(super) fn roots(document: &mut Value) -> Vec<&mut Value> {
    let mut roots = Vec::new();
    let Some(document) = document.as_object_mut() else {
        return roots;
    };
    for (section, value) in document.iter_mut() {
        match section.as_str() {
            "components" => {
                roots.extend(
                    value
                        .get_mut("schemas")
                        .and_then(Value::as_object_mut)
                        .into_iter()
                        .flat_map(values),
                );
            }
            extension::EVENTS => roots.extend(of_events(value)),
            "paths" => {
                for operation in value
                    .as_object_mut()
                    .into_iter()
                    .flat_map(values)
                    .flat_map(operations_of)
                {
                    roots.extend(of_operation(operation));
                }
            }
            _ => {}
        }
    }
    roots
}

/// The schemas of the data of events.
pub(super) fn of_events(events: &mut Value) -> impl Iterator<Item = &mut Value> {
    let events = events.as_array_mut().into_iter().flatten();
    events.filter_map(|event| event.get_mut("schema"))
}

/// The methods that OpenAPI 3.0 knows.
pub(super) const METHODS: &[&str] = &[
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

/// The operations of a path item.
pub(super) fn operations_of(path_item: &mut Value) -> impl Iterator<Item = &mut Value> {
    let entries = path_item
        .as_object_mut()
        .into_iter()
        .flat_map(|item| item.iter_mut());
    entries
        .filter(|(method, _)| METHODS.contains(&method.as_str()))
        .map(|(_, operation)| operation)
}

/// Every operation of a document.
pub(super) fn operations(document: &mut Value) -> impl Iterator<Item = &mut Value> {
    let paths = document.get_mut("paths").and_then(Value::as_object_mut);
    paths.into_iter().flat_map(values).flat_map(operations_of)
}

/// The schemas of one operation, parameters first.
pub(super) fn of_operation(operation: &mut Value) -> Vec<&mut Value> {
    let mut schemas = Vec::new();
    let Some(operation) = operation.as_object_mut() else {
        return schemas;
    };
    for (section, value) in operation.iter_mut() {
        match (section.as_str(), value) {
            ("parameters", Value::Array(parameters)) => {
                schemas.extend(
                    parameters
                        .iter_mut()
                        .filter_map(|parameter| parameter.get_mut("schema")),
                );
            }
            ("requestBody", body) => schemas.extend(of_content(body)),
            ("responses", Value::Object(responses)) => {
                schemas.extend(responses.values_mut().flat_map(of_content))
            }
            _ => {}
        }
    }
    schemas
}

/// The schemas of a request body or a response.
pub(super) fn of_content(holder: &mut Value) -> impl Iterator<Item = &mut Value> {
    let content = holder.get_mut("content").and_then(Value::as_object_mut);
    content
        .into_iter()
        .flat_map(values)
        .filter_map(|media| media.get_mut("schema"))
}

fn values(map: &mut serde_json::Map<String, Value>) -> impl Iterator<Item = &mut Value> {
    map.values_mut()
}
