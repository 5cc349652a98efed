//! What differs between what is sent and what is answered.

use std::collections::HashSet;

use serde_json::{Map, Value};

use crate::model::types::View;
use crate::pointer::{self, component_name, unescape};

/// The media type of a merge patch (RFC 7396).
const MERGE_PATCH: &str = "application/merge-patch+json";

/// Whether the property belongs to the other direction only.
pub(super) fn hidden(document: &Value, schema: &Value, view: View) -> bool {
    let keyword = match view {
        View::Request => "readOnly",
        View::Response => "writeOnly",
    };
    let target = pointer::resolve(document, schema, "").map(|(target, _)| target);
    [Some(schema), target]
        .into_iter()
        .flatten()
        .any(|schema| schema.get(keyword) == Some(&Value::Bool(true)))
}

/// The components whose request form and response form differ, directly or through what they contain.
pub(super) fn directional_components(document: &Value) -> HashSet<String> {
    containing(document, |uses| uses.directed || uses.defaulted)
}

/// The components with a default, directly or in what they contain.
pub(super) fn defaulted_components(document: &Value) -> HashSet<String> {
    containing(document, |uses| uses.defaulted)
}

/// The components of which something holds, themselves or through what they contain.
fn containing(document: &Value, holds: impl Fn(&Uses) -> bool) -> HashSet<String> {
    let schemas = document
        .pointer("/components/schemas")
        .and_then(Value::as_object);
    let uses: Vec<(&String, Uses)> = schemas
        .into_iter()
        .flatten()
        .map(|(name, schema)| (name, Uses::of(schema)))
        .collect();
    let mut found: HashSet<String> = HashSet::new();
    loop {
        let before = found.len();
        for (name, uses) in &uses {
            let inherits = || uses.components.iter().any(|name| found.contains(name));
            if holds(uses) || inherits() {
                found.insert((*name).clone());
            }
        }
        if found.len() == before {
            return found;
        }
    }
}

/// The components that occur in an answer or an event: those keep the plain name for what is answered.
pub(super) fn answered_components(document: &Value) -> HashSet<String> {
    reachable(
        document,
        &[("paths", "responses"), ("webhooks", "requestBody")],
    )
}

/// The components that occur in what is sent otherwise than as a merge patch.
pub(super) fn sent_components(document: &Value) -> HashSet<String> {
    reachable(
        document,
        &[("paths", "parameters"), ("paths", "requestBody")],
    )
}

/// The components that the operations name in one of these places, directly or through others.
fn reachable(document: &Value, places: &[(&str, &str)]) -> HashSet<String> {
    let mut waiting = Vec::new();
    for (paths, side) in places {
        let items = document.get(*paths).and_then(Value::as_object);
        let operations = items
            .into_iter()
            .flat_map(Map::values)
            .filter_map(Value::as_object)
            .flat_map(Map::values);
        operations
            .filter_map(|operation| operation.get(*side))
            .for_each(|part| collect_references(part, &mut waiting));
    }
    let mut found = HashSet::new();
    let mut seen = HashSet::new();
    while let Some(reference) = waiting.pop() {
        if !seen.insert(reference) {
            continue;
        }
        found.extend(component_name(reference, "schemas").map(unescape));
        let target = reference
            .strip_prefix('#')
            .and_then(|pointer| document.pointer(pointer));
        if let Some(target) = target {
            collect_references(target, &mut waiting);
        }
    }
    found
}

/// All but those of a merge patch, which says what changes and not what is.
fn collect_references<'a>(value: &'a Value, references: &mut Vec<&'a str>) {
    match value {
        Value::Object(map) => {
            references.extend(map.get("$ref").and_then(Value::as_str));
            map.iter()
                .filter(|(name, _)| !name.starts_with(MERGE_PATCH))
                .for_each(|(_, inner)| collect_references(inner, references));
        }
        Value::Array(items) => items
            .iter()
            .for_each(|item| collect_references(item, references)),
        _ => {}
    }
}

/// What a schema contains.
#[derive(Default)]
struct Uses {
    components: Vec<String>,
    /// Whether a part of it belongs to one direction.
    directed: bool,
    /// Whether a part of it has a default: that fills in for what a request leaves out, while an answer says what it
    /// holds, and a merge patch what changes.
    defaulted: bool,
}

impl Uses {
    fn of(schema: &Value) -> Self {
        let mut uses = Uses::default();
        uses.add(schema);
        uses
    }

    fn add(&mut self, value: &Value) {
        match value {
            Value::Object(map) => {
                self.directed |= is_directed(map);
                self.defaulted |= is_defaulted(map);
                let reference = map.get("$ref").and_then(Value::as_str);
                let component = reference.and_then(|r| component_name(r, "schemas"));
                self.components.extend(component.map(unescape));
                map.iter()
                    .filter(|(keyword, _)| !is_literal(keyword))
                    .for_each(|(_, inner)| self.add(inner));
            }
            Value::Array(items) => items.iter().for_each(|item| self.add(item)),
            _ => {}
        }
    }
}

fn is_directed(schema: &Map<String, Value>) -> bool {
    let is_true = |keyword: &str| schema.get(keyword) == Some(&Value::Bool(true));
    is_true("readOnly") || is_true("writeOnly")
}

fn is_defaulted(schema: &Map<String, Value>) -> bool {
    let has_default = schema.get("default").is_some_and(|value| !value.is_null());
    // Not every object with such a member is a schema: a property may be called `default`.
    has_default && (schema.contains_key("type") || schema.contains_key("$ref"))
}

fn is_literal(keyword: &str) -> bool {
    matches!(
        keyword,
        "example" | "examples" | "default" | "enum" | "const"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_contains_a_read_only_property_differs_by_direction() {
        let document = json!({"components": {"schemas": {
            "A": {"properties": {"b": {"$ref": "#/components/schemas/B"}}},
            "B": {"properties": {"id": {"type": "string", "readOnly": true}}},
            "C": {"properties": {"name": {"type": "string"}}},
        }}});
        let names = ["A".to_owned(), "B".to_owned()];
        assert_eq!(directional_components(&document), HashSet::from(names));
    }

    #[test]
    fn an_answer_is_followed_to_all_that_it_contains() {
        let document = json!({
            "paths": {"/a": {"get": {"responses": {"200": {"$ref": "#/components/responses/A"}}}}},
            "components": {
                "responses": {"A": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/A"}}}}},
                "schemas": {"A": {"items": {"$ref": "#/components/schemas/B"}}, "B": {}, "C": {}},
            },
        });
        let names = ["A".to_owned(), "B".to_owned()];
        assert_eq!(answered_components(&document), HashSet::from(names));
    }

    #[test]
    fn what_is_only_patched_is_not_sent_as_it_is() {
        let document = json!({
            "paths": {"/a": {
                "patch": {"requestBody": {"content": {"application/merge-patch+json": {"schema": {"$ref": "#/components/schemas/A"}}}}},
                "post": {"requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/B"}}}}},
            }},
            "components": {"schemas": {"A": {}, "B": {"type": "integer", "default": 1}}},
        });
        let names = HashSet::from(["B".to_owned()]);
        assert_eq!(sent_components(&document), names);
        assert_eq!(defaulted_components(&document), names);
    }
}
