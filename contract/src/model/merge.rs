//! `allOf` as one schema: what an object must satisfy when it satisfies each part.

use serde_json::{Map, Value, json};

use crate::pointer;

/// The schema with its `allOf` merged into it, or nothing where the parts say things that one schema cannot
/// (two unions, two patterns). References among the parts are followed; `owner` names the component that is
/// being merged, so that a base which lists it as a variant does not lead back into it.
pub(super) fn merge_all_of(
    document: &Value,
    schema: &Value,
    owner: Option<&str>,
    depth: usize,
) -> Option<Value> {
    let mut own = schema.as_object()?.clone();
    let parts = own.remove("allOf")?;
    let mut merged = Map::new();
    for part in parts.as_array()? {
        merged = merge(merged, part_schema(document, part, owner, depth)?)?;
    }
    merge(merged, own).map(Value::Object)
}

/// What `base` says and what `narrower` says, in one schema; annotations of `narrower` win.
pub(super) fn merge(
    base: Map<String, Value>,
    narrower: Map<String, Value>,
) -> Option<Map<String, Value>> {
    let mut merged = base;
    for (keyword, value) in narrower {
        let Some(earlier) = merged.get(&keyword).cloned() else {
            merged.insert(keyword, value);
            continue;
        };
        if earlier == value {
            continue;
        }
        let both = combine(&keyword, earlier, value)?;
        merged.insert(keyword, both);
    }
    Some(merged)
}

fn part_schema(
    document: &Value,
    part: &Value,
    owner: Option<&str>,
    depth: usize,
) -> Option<Map<String, Value>> {
    if depth > 32 {
        return None;
    }
    let mut part = match part {
        Value::Bool(true) => Value::Object(Map::new()),
        other => other.clone(),
    };
    if let Some(reference) = part.get("$ref").and_then(Value::as_str) {
        let (target, _) = pointer::resolve(document, &part, "")?;
        let mut base = target.as_object()?.clone();
        if lists_owner(&base, owner) || base.contains_key("discriminator") {
            base.remove("oneOf");
            base.remove("anyOf");
            base.remove("discriminator");
        }
        if pointer::component_name(reference, "schemas").is_some_and(|name| Some(name) == owner) {
            return None;
        }
        let mut siblings = part.as_object()?.clone();
        siblings.remove("$ref");
        part = Value::Object(merge(base, siblings)?);
    }
    match part.get("allOf") {
        Some(_) => merge_all_of(document, &part, owner, depth + 1)?
            .as_object()
            .cloned(),
        None => part.as_object().cloned(),
    }
}

fn lists_owner(base: &Map<String, Value>, owner: Option<&str>) -> bool {
    let Some(owner) = owner else { return false };
    let reference = format!("#/components/schemas/{owner}");
    ["oneOf", "anyOf"].iter().any(|keyword| {
        let variants = base.get(*keyword).and_then(Value::as_array);
        variants.is_some_and(|variants| {
            variants
                .iter()
                .any(|variant| variant["$ref"] == reference.as_str())
        })
    })
}

fn combine(keyword: &str, base: Value, narrower: Value) -> Option<Value> {
    match keyword {
        "properties" | "patternProperties" => {
            let (mut all, more) = (base.as_object()?.clone(), narrower.as_object()?.clone());
            for (property, schema) in more {
                let schema = match all.get(&property) {
                    Some(earlier) if *earlier != schema => json!({"allOf": [earlier, schema]}),
                    _ => schema,
                };
                all.insert(property, schema);
            }
            Some(Value::Object(all))
        }
        "required" => {
            let mut all = base.as_array()?.clone();
            all.extend(
                narrower
                    .as_array()?
                    .iter()
                    .filter(|name| !base.as_array().is_some_and(|b| b.contains(name)))
                    .cloned(),
            );
            Some(Value::Array(all))
        }
        "type" => {
            let (base, narrower) = (type_list(&base), type_list(&narrower));
            let both: Vec<_> = base
                .iter()
                .filter_map(|name| narrower_type(name, &narrower))
                .map(Value::from)
                .collect();
            match both.len() {
                0 => None,
                1 => both.into_iter().next(),
                _ => Some(Value::Array(both)),
            }
        }
        "enum" => {
            let values: Vec<_> = base
                .as_array()?
                .iter()
                .filter(|v| narrower.as_array().is_some_and(|n| n.contains(v)))
                .cloned()
                .collect();
            (!values.is_empty()).then_some(Value::Array(values))
        }
        "minimum" | "exclusiveMinimum" | "minLength" | "minItems" | "minProperties" => {
            extreme(base, narrower, f64::gt)
        }
        "maximum" | "exclusiveMaximum" | "maxLength" | "maxItems" | "maxProperties" => {
            extreme(base, narrower, f64::lt)
        }
        "uniqueItems" | "readOnly" | "writeOnly" | "deprecated" => {
            Some(json!(base == true || narrower == true))
        }
        "additionalProperties" | "items" | "unevaluatedProperties" => match (&base, &narrower) {
            (Value::Bool(false), _) | (_, Value::Bool(false)) => Some(json!(false)),
            (Value::Bool(true), other) | (other, Value::Bool(true)) => Some(other.clone()),
            _ => Some(json!({"allOf": [base, narrower]})),
        },
        "title" | "description" | "default" | "example" | "examples" | "externalDocs" | "xml"
        | "$comment" | "format" => Some(narrower),
        "discriminator" => Some(narrower),
        extension if extension.starts_with("x-") => Some(narrower),
        _ => None,
    }
}

fn extreme(base: Value, narrower: Value, stricter: fn(&f64, &f64) -> bool) -> Option<Value> {
    let is_stricter = stricter(&base.as_f64()?, &narrower.as_f64()?);
    Some(if is_stricter { base } else { narrower })
}

/// The names in a `type` keyword.
pub(super) fn type_list(value: &Value) -> Vec<String> {
    match value {
        Value::String(name) => vec![name.clone()],
        Value::Array(names) => names
            .iter()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect(),
        _ => Vec::new(),
    }
}

fn narrower_type(name: &str, others: &[String]) -> Option<String> {
    let is = |wanted: &str| others.iter().any(|other| other == wanted);
    match name {
        "number" if !is("number") && is("integer") => Some("integer".to_owned()),
        "integer" if is("number") => Some("integer".to_owned()),
        other => is(other).then(|| other.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(document: Value, schema: Value, expected: Option<Value>) {
        assert_eq!(merge_all_of(&document, &schema, None, 0), expected);
    }

    #[test]
    fn properties_and_requirements_add_up() {
        check(
            json!({"components": {"schemas": {"A": {"type": "object", "required": ["a"], "properties": {"a": {"type": "string"}}}}}}),
            json!({"allOf": [{"$ref": "#/components/schemas/A"}, {"required": ["b"], "properties": {"b": {"type": "integer"}}}], "description": "both"}),
            Some(json!({"type": "object", "required": ["a", "b"],
                "properties": {"a": {"type": "string"}, "b": {"type": "integer"}}, "description": "both"})),
        );
    }

    #[test]
    fn the_tighter_bound_holds() {
        check(
            json!({}),
            json!({"allOf": [{"type": "number", "minimum": 1, "maxLength": 9}, {"type": "integer", "minimum": 3, "maxLength": 12}]}),
            Some(json!({"type": "integer", "minimum": 3, "maxLength": 9})),
        );
    }

    #[test]
    fn what_one_schema_cannot_say_is_left_alone() {
        check(
            json!({}),
            json!({"allOf": [{"pattern": "a"}, {"pattern": "b"}]}),
            None,
        );
        check(
            json!({}),
            json!({"allOf": [{"type": "string"}, {"type": "integer"}]}),
            None,
        );
    }

    #[test]
    fn a_base_that_lists_its_variants_does_not_lead_back() {
        let document = json!({"components": {"schemas": {"Pet": {"type": "object", "properties": {"kind": {"type": "string"}},
            "oneOf": [{"$ref": "#/components/schemas/Cat"}], "discriminator": {"propertyName": "kind"}}}}});
        let cat = json!({"allOf": [{"$ref": "#/components/schemas/Pet"}, {"properties": {"lives": {"type": "integer"}}}]});
        let merged = merge_all_of(&document, &cat, Some("Cat"), 0).expect("mergeable");
        assert_eq!(merged.get("oneOf"), None);
        assert_eq!(merged["properties"].as_object().map(Map::len), Some(2));
    }
}
