//! The contract's schemas, closed: what a service of ours answers beyond its contract is a fault of the service, though
//! clients have to bear it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use contract::pointer::{component_name, join};
use jsonschema::error::ValidationErrorKind;
use jsonschema::{ValidationError, Validator};
use serde_json::{Map, Value, json};

use crate::schema::flat;

/// Keywords whose schemas judge the very same value.
const IN_PLACE: [&str; 7] = ["allOf", "oneOf", "anyOf", "if", "then", "else", "not"];
/// Keywords whose schemas judge parts of the value, by name.
const NAMED: [&str; 2] = ["properties", "patternProperties"];
/// Keywords whose schemas judge parts of the value.
const PARTS: [&str; 5] = [
    "items",
    "additionalProperties",
    "prefixItems",
    "contains",
    "unevaluatedItems",
];
/// Keywords that say nothing about validity here.
const SILENT: [&str; 10] = [
    "title",
    "description",
    "default",
    "example",
    "examples",
    "externalDocs",
    "xml",
    "deprecated",
    "discriminator",
    "$comment",
];

/// What stands behind the name of a component that is judged as a whole.
const CLOSED: &str = "!closed";

/// Compiles schemas of a document when they are first needed, and keeps them.
#[derive(Debug)]
pub(crate) struct Schemas {
    document: Value,
    definitions: Value,
    compiled: Mutex<HashMap<String, Arc<Validator>>>,
}

impl Schemas {
    /// The schemas of a bundled document.
    pub(crate) fn new(document: &Value) -> Self {
        let mut definitions = Map::new();
        let components = document
            .pointer("/components/schemas")
            .and_then(Value::as_object);
        for (name, schema) in components.into_iter().flatten() {
            definitions.insert(name.clone(), open(document, schema));
            let reference = json!({"$ref": format!("#/$defs/{name}")});
            definitions.insert(
                format!("{name}{CLOSED}"),
                sealed(document, schema, reference),
            );
        }
        Self {
            document: document.clone(),
            definitions: Value::Object(definitions),
            compiled: Mutex::default(),
        }
    }

    /// What is wrong with a value under the schema at a pointer.
    pub(crate) fn faults(&self, pointer: &str, value: &Value) -> Vec<String> {
        match self.document.pointer(pointer) {
            Some(schema) => self.faults_of(schema, value),
            None => Vec::new(),
        }
    }

    /// What is wrong with a value under a schema of the document.
    pub(crate) fn faults_of(&self, schema: &Value, value: &Value) -> Vec<String> {
        let validator = self.validator(schema);
        let errors: Vec<_> = validator.iter_errors(value).collect();
        let meant = errors.iter().filter(|error| !is_echo(error, &errors));
        meant.flat_map(in_words).collect()
    }

    fn validator(&self, schema: &Value) -> Arc<Validator> {
        let key = schema.to_string();
        // Nothing panics while holding the lock, so a poisoned one is still whole.
        let lock = || self.compiled.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = lock().get(&key) {
            return Arc::clone(known);
        }
        let mut root = Map::new();
        root.insert(
            "$schema".to_owned(),
            json!("https://json-schema.org/draft/2020-12/schema"),
        );
        root.insert("$defs".to_owned(), self.definitions.clone());
        root.insert("allOf".to_owned(), json!([closed(&self.document, schema)]));
        let validator = jsonschema::options()
            .should_validate_formats(true)
            .build(&Value::Object(root))
            .unwrap_or_else(|error| panic!("a schema of the contract does not compile: {error}"));
        let validator = Arc::new(validator);
        lock().insert(key, Arc::clone(&validator));
        validator
    }
}

/// Where a part of a schema fails, the properties that it knows count as unknown: only what made it fail says something.
fn is_echo(error: &ValidationError<'_>, all: &[ValidationError<'_>]) -> bool {
    let unknown = |error: &ValidationError<'_>| {
        matches!(
            error.kind(),
            ValidationErrorKind::UnevaluatedProperties { .. }
        )
    };
    let at = error.instance_path().as_str();
    let within = |other: &ValidationError<'_>| {
        let below = other.instance_path().as_str().strip_prefix(at);
        below.is_some_and(|below| below.starts_with('/') || below.is_empty() && !unknown(other))
    };
    unknown(error) && all.iter().any(within)
}

fn in_words(error: &ValidationError<'_>) -> Vec<String> {
    let at = error.instance_path().as_str();
    match error.kind() {
        ValidationErrorKind::UnevaluatedProperties { unexpected }
        | ValidationErrorKind::AdditionalProperties { unexpected } => unexpected
            .iter()
            .map(|name| format!("undeclared property `{}`", join(at, name)))
            .collect(),
        ValidationErrorKind::Required { property } => {
            vec![format!(
                "missing property `{at}/{}`",
                property.as_str().unwrap_or_default()
            )]
        }
        _ => vec![format!("`{at}` {}", error.masked())],
    }
}

/// A schema as it judges a value that other schemas judge too.
fn open(document: &Value, schema: &Value) -> Value {
    let Some(map) = schema.as_object() else {
        return schema.clone();
    };
    let mut opened = Map::new();
    for (keyword, value) in map {
        let word = keyword.as_str();
        if SILENT.contains(&word) || word.starts_with("x-") {
            continue;
        }
        let value = match value {
            Value::String(reference) if word == "$ref" => json!(definition(reference)),
            Value::Array(parts) if IN_PLACE.contains(&word) => {
                parts.iter().map(|part| open(document, part)).collect()
            }
            part if IN_PLACE.contains(&word) => open(document, part),
            Value::Object(parts) if NAMED.contains(&word) => {
                let shown = parts.iter().filter(|(_, part)| {
                    flat(document, part).get("writeOnly") != Some(&Value::Bool(true))
                });
                Value::Object(
                    shown
                        .map(|(name, part)| (name.clone(), closed(document, part)))
                        .collect(),
                )
            }
            Value::Array(parts) if PARTS.contains(&word) => {
                parts.iter().map(|part| closed(document, part)).collect()
            }
            part if PARTS.contains(&word) => closed(document, part),
            other => other.clone(),
        };
        opened.insert(keyword.clone(), value);
    }
    Value::Object(opened)
}

/// A schema as it judges a value alone.
fn closed(document: &Value, schema: &Value) -> Value {
    let only_reference = schema.as_object().filter(|map| {
        map.keys()
            .all(|keyword| keyword == "$ref" || SILENT.contains(&keyword.as_str()))
    });
    match only_reference
        .and_then(|map| map.get("$ref"))
        .and_then(Value::as_str)
    {
        Some(reference) => json!({"$ref": format!("{}{CLOSED}", definition(reference))}),
        None => sealed(document, schema, open(document, schema)),
    }
}

fn sealed(document: &Value, schema: &Value, mut opened: Value) -> Value {
    if let Value::Object(opened) = &mut opened
        && has_properties(document, schema, 0)
    {
        opened.insert("unevaluatedProperties".to_owned(), Value::Bool(false));
    }
    opened
}

/// Whether a schema says what an object has, so that anything else is undeclared.
fn has_properties(document: &Value, schema: &Value, depth: usize) -> bool {
    if depth > 16 {
        return false;
    }
    let flat = flat(document, schema);
    let of_members =
        ["oneOf", "anyOf", "then", "else"]
            .iter()
            .any(|keyword| match flat.get(*keyword) {
                Some(Value::Array(parts)) => parts
                    .iter()
                    .any(|part| has_properties(document, part, depth + 1)),
                Some(part) => has_properties(document, part, depth + 1),
                None => false,
            });
    flat.contains_key("properties") || of_members
}

fn definition(reference: &str) -> String {
    match component_name(reference, "schemas") {
        Some(name) => format!("#/$defs/{name}"),
        None => reference.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(schema: &Value, value: &Value) -> Vec<String> {
        let document = json!({"components": {"schemas": {
            "Base": {"type": "object", "required": ["id"], "properties": {"id": {"type": "integer"}}},
            "Event": {"allOf": [{"$ref": "#/components/schemas/Base"}, {"properties": {"data": {"$ref": "#/components/schemas/Base"}}}]},
            "Maybe": {"oneOf": [{"type": "null"}, {"$ref": "#/components/schemas/Base"}]},
            "Map": {"type": "object", "additionalProperties": {"type": "boolean"}},
            "Free": {"type": "object"}
        }}});
        Schemas::new(&document).faults_of(schema, value)
    }

    fn named(name: &str) -> Value {
        json!({"$ref": format!("#/components/schemas/{name}")})
    }

    #[test]
    fn what_is_declared_in_any_part_is_no_stranger() {
        assert!(faults(&named("Event"), &json!({"id": 1, "data": {"id": 2}})).is_empty());
        assert!(faults(&named("Maybe"), &json!({"id": 1})).is_empty());
        assert!(faults(&named("Maybe"), &Value::Null).is_empty());
        assert!(faults(&named("Map"), &json!({"a": true})).is_empty());
        assert!(faults(&named("Free"), &json!({"a": 1})).is_empty());
    }

    #[test]
    fn an_undeclared_property_is_named_however_deep() {
        let value = json!({"id": 1, "data": {"id": 2, "x": 1}});
        assert_eq!(
            faults(&named("Event"), &value),
            ["undeclared property `/data/x`"]
        );
        let value = json!({"id": 1, "x": 1});
        assert_eq!(
            faults(&named("Event"), &value),
            ["undeclared property `/x`"]
        );
        let list = json!({"type": "array", "items": named("Maybe")});
        assert_eq!(
            faults(&list, &json!([{"id": 1, "y": 1}])),
            ["undeclared property `/0/y`"]
        );
        assert_eq!(
            faults(&named("Base"), &json!({})),
            ["missing property `/id`"]
        );
    }
}
