//! `allOf` merged into one schema.

use serde_json::{Map, Value, json};

use super::{aliases, extension, walk};

/// Merges every `allOf`, unless it is only a reference with words beside it. An object that is also a choice keeps its
/// known properties, and those of the choice as further ones.
pub(super) fn merge(document: &mut Value) {
    let schemas = document["components"]["schemas"].clone();
    walk::document(document, &mut |schema| {
        if needs_merging(schema) {
            let mut trail = Vec::new();
            *schema = Value::Object(flatten(schema, &schemas, &mut trail));
        }
    });
}

fn needs_merging(schema: &Value) -> bool {
    let choice = schema
        .get("oneOf")
        .or_else(|| schema.get("anyOf"))
        .is_some();
    match schema.get("allOf").and_then(Value::as_array) {
        Some(parts) if parts.len() == 1 && parts[0].get("$ref").is_some() => {
            schema.get("properties").is_some() || choice
        }
        Some(_) => true,
        None => choice && schema.get("properties").is_some(),
    }
}

/// One schema without `allOf` and `$ref`. `trail` holds the names on the way, to end where they come round.
fn flatten(schema: &Value, schemas: &Value, trail: &mut Vec<String>) -> Map<String, Value> {
    if let Some(name) = super::references::target(schema) {
        let Some(named) = schemas
            .get(name)
            .filter(|_| !trail.iter().any(|other| other == name))
        else {
            return Map::new();
        };
        trail.push(name.to_owned());
        let mut flat = flatten(named, schemas, trail);
        // A base says in its description and discriminator what it is, not what its heirs are.
        flat.shift_remove("description");
        flat.shift_remove("discriminator");
        flat.shift_remove("nullable");
        drop_choice_of(&mut flat, trail);
        return flat;
    }
    let mut flat = schema.as_object().cloned().unwrap_or_default();
    let parts = flat.shift_remove("allOf");
    for part in parts
        .as_ref()
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        let depth = trail.len();
        let mut part = flatten(part, schemas, trail);
        trail.truncate(depth);
        part.shift_remove("nullable");
        add(&mut flat, part);
    }
    if flat.contains_key("properties") && (flat.contains_key("oneOf") || flat.contains_key("anyOf"))
    {
        let heirs = flat.contains_key("discriminator");
        let only_conditions = ["oneOf", "anyOf"]
            .iter()
            .filter_map(|choice| flat.get(*choice))
            .all(is_condition);
        if !heirs || flat.get("oneOf").is_none() {
            flat.shift_remove("oneOf");
            flat.shift_remove("anyOf");
            flat.insert("type".to_owned(), "object".into());
            if !only_conditions {
                flat.insert("additionalProperties".to_owned(), json!({}));
            }
        } else {
            // A base that lists its heirs: what is answered is one of them, which all have its properties.
            flat.retain(|keyword, _| {
                !["properties", "required", "type", "additionalProperties"]
                    .contains(&keyword.as_str())
            });
        }
    }
    flat
}

/// Whether alternatives only say which properties go together, without any of their own.
fn is_condition(choice: &Value) -> bool {
    choice
        .as_array()
        .into_iter()
        .flatten()
        .all(|one| one.get("$ref").is_none() && one.get("properties").is_none())
}

/// Drops the choice of a base among its heirs, when it is one of these that takes over the base.
fn drop_choice_of(flat: &mut Map<String, Value>, trail: &[String]) {
    for choice in ["oneOf", "anyOf"] {
        if flat.get(choice).is_some_and(|choice| {
            super::prune::named(choice)
                .iter()
                .any(|name| trail.contains(name))
        }) {
            flat.shift_remove(choice);
        }
    }
}

fn add(flat: &mut Map<String, Value>, part: Map<String, Value>) {
    for (keyword, value) in part {
        let Some(present) = flat.get_mut(&keyword) else {
            flat.insert(keyword, value);
            continue;
        };
        match (keyword.as_str(), present, value) {
            ("properties", Value::Object(present), Value::Object(more)) => {
                for (name, property) in more {
                    let both = present.get(&name).map(|own| narrower(own, &property));
                    present.insert(name, both.unwrap_or(property));
                }
            }
            ("required" | extension::PATCH, Value::Array(present), Value::Array(more)) => {
                for name in more {
                    if !present.contains(&name) {
                        present.push(name);
                    }
                }
            }
            ("enum", Value::Array(present), Value::Array(other))
                if present.iter().any(|value| other.contains(value)) =>
            {
                present.retain(|value| other.contains(value));
            }
            // The outermost schema knows best.
            _ => {}
        }
    }
    if flat
        .get("enum")
        .is_none_or(|values| values.as_array().is_none_or(|values| values.len() != 1))
    {
        flat.shift_remove(extension::CONSTANT);
    }
    let mut value = Value::Object(std::mem::take(flat));
    aliases::lower(&mut value);
    *flat = value.as_object().cloned().unwrap_or_default();
}

/// Of two descriptions of one property, that which says more.
fn narrower(own: &Value, other: &Value) -> Value {
    let weight = |schema: &Value| match () {
        () if schema.get("enum").is_some() => 4,
        () if schema.get("$ref").is_some() || schema.get("allOf").is_some() => 3,
        () if schema.get("properties").is_some() || schema.get("items").is_some() => 2,
        () if schema.get("type").is_some() => 1,
        () => 0,
    };
    match (own, other) {
        (Value::Object(a), Value::Object(b))
            if a.contains_key("properties") && b.contains_key("properties") =>
        {
            let mut merged = a.clone();
            add(&mut merged, b.clone());
            merged.into()
        }
        _ if weight(other) > weight(own) => other.clone(),
        _ => own.clone(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::merge;
    use crate::lower::testing;

    #[track_caller]
    fn check(schemas: serde_json::Value, name: &str, after: serde_json::Value) {
        let before = json!({"paths": {}, "components": {"schemas": schemas}});
        let mut expected = before.clone();
        expected["components"]["schemas"][name] = after;
        testing::check(merge, before, expected);
    }

    #[test]
    fn an_heir_gets_the_properties_of_its_base() {
        check(
            json!({
                "Base": {"type": "object", "description": "base", "required": ["id"], "properties": {
                    "id": {"type": "string"}, "kind": {"type": "string"}
                }},
                "Heir": {"description": "heir", "allOf": [{"$ref": "#/components/schemas/Base"}, {
                    "type": "object", "required": ["kind"], "properties": {"kind": {"type": "string", "enum": ["heir"]}}
                }]}
            }),
            "Heir",
            json!({"description": "heir", "type": "object", "required": ["id", "kind"], "properties": {
                "id": {"type": "string"}, "kind": {"type": "string", "enum": ["heir"]}
            }}),
        );
    }

    #[test]
    fn a_reference_with_words_stays() {
        let schema = json!({"description": "d", "nullable": true, "allOf": [{"$ref": "#/components/schemas/A"}]});
        check(
            json!({"A": {"type": "string"}, "B": schema}),
            "B",
            schema.clone(),
        );
    }

    #[test]
    fn a_circle_of_bases_ends() {
        check(
            json!({
                "A": {"allOf": [{"$ref": "#/components/schemas/A"}, {"properties": {"a": {}}}]}
            }),
            "A",
            json!({"properties": {"a": {}}}),
        );
    }

    #[test]
    fn a_choice_beside_properties_becomes_further_properties() {
        check(
            json!({"A": {"type": "object", "properties": {"a": {}}, "oneOf": [
                {"type": "object", "properties": {"b": {}}}, {"type": "object", "properties": {"c": {}}}
            ]}}),
            "A",
            json!({"type": "object", "properties": {"a": {}}, "additionalProperties": {}}),
        );
        check(
            json!({"A": {"type": "object", "properties": {"a": {}}, "anyOf": [{"required": ["a"]}]}}),
            "A",
            json!({"type": "object", "properties": {"a": {}}}),
        );
    }
}
