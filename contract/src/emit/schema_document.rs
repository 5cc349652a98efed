//! The schemas of requests as one JSON Schema document, against which a refused request is explained.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use crate::model::Contract;
use crate::pointer::{component_name, join};

/// The name under which the schema of a parameter is found.
pub(super) fn parameter_key(operation: &str, location: &str, parameter: &str) -> String {
    format!("{operation}.{location}.{parameter}")
}

/// The name under which the schema of a body is found.
pub(super) fn body_key(operation: &str, media_type: &str) -> String {
    format!("{operation}.body.{media_type}")
}

/// `{"$schema": …, "$defs": {…}}` with every schema that a request of the contract can meet.
pub(super) fn build(contract: &Contract) -> Value {
    let mut definitions = Map::new();
    let mut waiting = BTreeSet::new();
    for operation in &contract.operations {
        for parameter in &operation.parameters {
            let location = super::operation::location_name(parameter.location);
            let schema = contract
                .document
                .pointer(&parameter.schema_pointer)
                .cloned()
                .unwrap_or(Value::Bool(true));
            let key = parameter_key(&operation.id, location, &parameter.parameter);
            definitions.insert(
                key,
                request_schema(&contract.document, &schema, &mut waiting),
            );
        }
        for media in operation.body.iter().flat_map(|body| &body.content) {
            let schema = contract
                .document
                .pointer(&join(&media.pointer, "schema"))
                .cloned()
                .unwrap_or(Value::Bool(true));
            let key = body_key(&operation.id, &media.media_type);
            definitions.insert(
                key,
                request_schema(&contract.document, &schema, &mut waiting),
            );
        }
    }
    let mut components: Map<String, Value> = Map::new();
    while let Some(name) = waiting.pop_first() {
        if components.contains_key(&name) {
            continue;
        }
        let schema = contract
            .document
            .pointer(&join("/components/schemas", &name))
            .cloned()
            .unwrap_or(Value::Bool(true));
        components.insert(name.clone(), Value::Null);
        let schema = request_schema(&contract.document, &schema, &mut waiting);
        components.insert(name, schema);
    }
    definitions.extend(components);
    json!({"$schema": "https://json-schema.org/draft/2020-12/schema", "$defs": definitions})
}

/// Keywords whose values are no schemas and are left as they are.
const LITERAL: &[&str] = &["const", "enum", "required", "type", "dependentRequired"];
/// Keywords that hold a schema under every name.
const NAMED_SCHEMAS: &[&str] = &["properties", "patternProperties", "dependentSchemas"];
/// Keywords that say nothing about validity.
const ANNOTATIONS: &[&str] = &[
    "title",
    "description",
    "default",
    "example",
    "examples",
    "externalDocs",
    "xml",
    "deprecated",
    "$comment",
    "$schema",
    "discriminator",
    "readOnly",
    "writeOnly",
    "contentMediaType",
    "contentEncoding",
    "contentSchema",
];

fn request_schema(document: &Value, schema: &Value, waiting: &mut BTreeSet<String>) -> Value {
    let Value::Object(map) = schema else {
        return schema.clone();
    };
    let map = &choose_by_discriminator(document, map);
    let hidden = hidden_properties(document, map);
    let is_binary = map.get("format").is_some_and(|format| format == "binary");
    let mut request = Map::new();
    for (keyword, value) in map {
        let value = match keyword.as_str() {
            "$ref" => reference(value, waiting),
            "required" => without(value, &hidden),
            keyword if LITERAL.contains(&keyword) => value.clone(),
            keyword if NAMED_SCHEMAS.contains(&keyword) => {
                let members = value
                    .as_object()
                    .into_iter()
                    .flatten()
                    .filter(|(name, _)| keyword != "properties" || !hidden.contains(name));
                Value::Object(
                    members
                        .map(|(name, schema)| {
                            (name.clone(), request_schema(document, schema, waiting))
                        })
                        .collect(),
                )
            }
            keyword if ANNOTATIONS.contains(&keyword) || keyword.starts_with("x-") => continue,
            // What these formats of OpenAPI say is about bytes, not about text; `binary` tells forms which fields to hold as
            // base64, whose length is not that of the bytes.
            "format" if value == "byte" => continue,
            "minLength" | "maxLength" | "pattern" if is_binary => continue,
            _ => match value {
                Value::Object(_) => request_schema(document, value, waiting),
                Value::Array(items) => Value::Array(
                    items
                        .iter()
                        .map(|item| request_schema(document, item, waiting))
                        .collect(),
                ),
                other => other.clone(),
            },
        };
        request.insert(keyword.clone(), value);
    }
    Value::Object(request)
}

fn reference(value: &Value, waiting: &mut BTreeSet<String>) -> Value {
    match value
        .as_str()
        .and_then(|reference| component_name(reference, "schemas"))
    {
        Some(name) => {
            waiting.insert(name.replace("~1", "/").replace("~0", "~"));
            json!(format!("#/$defs/{name}"))
        }
        None => value.clone(),
    }
}

fn hidden_properties(document: &Value, schema: &Map<String, Value>) -> Vec<String> {
    let properties = schema
        .get("properties")
        .and_then(Value::as_object)
        .into_iter()
        .flatten();
    properties
        .filter(|(_, schema)| is_read_only(document, schema))
        .map(|(name, _)| name.clone())
        .collect()
}

fn is_read_only(document: &Value, schema: &Value) -> bool {
    let target = crate::pointer::resolve(document, schema, "").map(|(target, _)| target);
    [Some(schema), target]
        .into_iter()
        .flatten()
        .any(|schema| schema.get("readOnly") == Some(&Value::Bool(true)))
}

fn without(required: &Value, hidden: &[String]) -> Value {
    let names = required.as_array().into_iter().flatten();
    Value::Array(
        names
            .filter(|name| {
                !name
                    .as_str()
                    .is_some_and(|name| hidden.iter().any(|h| h == name))
            })
            .cloned()
            .collect(),
    )
}

/// A union with a discriminator as a choice by its value, so that the faults of the chosen variant are told
/// instead of "none of them fits".
fn choose_by_discriminator(document: &Value, schema: &Map<String, Value>) -> Map<String, Value> {
    let keyword = ["oneOf", "anyOf"]
        .into_iter()
        .find(|keyword| schema.contains_key(*keyword));
    let property = schema
        .get("discriminator")
        .and_then(|d| d.get("propertyName"))
        .and_then(Value::as_str);
    let (Some(keyword), Some(property)) = (keyword, property) else {
        return schema.clone();
    };
    let empty = Map::new();
    let mapping = schema["discriminator"]
        .get("mapping")
        .and_then(Value::as_object)
        .unwrap_or(&empty);
    let members = schema[keyword].as_array().cloned().unwrap_or_default();
    let mut tags = Vec::new();
    let mut choices = Vec::new();
    for member in &members {
        let component = member
            .get("$ref")
            .and_then(Value::as_str)
            .and_then(|reference| component_name(reference, "schemas"));
        let values = crate::model::tags_of(document, member, component, property, mapping);
        if values.is_empty() {
            return schema.clone();
        }
        let condition = json!({"properties": {property: {"enum": values}}, "required": [property]});
        choices.push(json!({"if": condition, "then": member}));
        tags.extend(values);
    }
    let mut chosen = schema.clone();
    chosen.remove(keyword);
    let mut all_of = chosen
        .remove("allOf")
        .and_then(|parts| parts.as_array().cloned())
        .unwrap_or_default();
    let tag =
        json!({"type": "object", "properties": {property: {"enum": tags}}, "required": [property]});
    all_of.push(tag);
    all_of.extend(choices);
    chosen.insert("allOf".to_owned(), Value::Array(all_of));
    chosen
}
