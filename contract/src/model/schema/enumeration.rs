//! Values that a schema lists.

use std::collections::HashSet;

use serde_json::{Map, Value};

use crate::model::types::EnumerationValue;
use crate::names::{self, UniqueNames};
use crate::pointer;

/// Whether the schema lists its values.
pub(super) fn enumerates(schema: &Map<String, Value>) -> bool {
    schema.contains_key("enum") || schema.contains_key("const")
}

/// The values that the schema lists.
pub(super) fn enum_values(schema: &Map<String, Value>) -> Option<Vec<Value>> {
    match (schema.get("const"), schema.get("enum")) {
        (Some(value), _) => Some(vec![value.clone()]),
        (None, Some(Value::Array(values))) => Some(values.clone()),
        _ => None,
    }
}

/// The listed values where all of them, but for null, are text.
pub(super) fn string_values(schema: &Map<String, Value>) -> Option<Vec<String>> {
    let values = enum_values(schema)?;
    let strings: Option<Vec<String>> = values
        .iter()
        .filter(|value| !value.is_null())
        .map(|value| value.as_str().map(str::to_owned))
        .collect();
    strings.filter(|strings| !strings.is_empty())
}

/// The values of all members of a union where each of them lists text.
pub(super) fn all_string_values(document: &Value, members: &[Value]) -> Option<Vec<String>> {
    let mut all: Vec<String> = Vec::new();
    for member in members {
        let (target, _) = pointer::resolve(document, member, "")?;
        let schema = target.as_object()?;
        if schema.get("type").is_some_and(|ty| *ty != "string") {
            return None;
        }
        for value in string_values(schema)? {
            if !all.contains(&value) {
                all.push(value);
            }
        }
    }
    Some(all)
}

/// The values with their Rust names; one that is listed twice counts once.
pub(super) fn enumeration(values: &[String]) -> Vec<EnumerationValue> {
    let mut taken = UniqueNames::default();
    let mut seen = HashSet::new();
    values
        .iter()
        .filter(|value| seen.insert((*value).clone()))
        .map(|value| EnumerationValue {
            name: taken.take(&names::variant_name(value)),
            value: value.clone(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_that_differ_only_in_signs_keep_names_apart() {
        let names: Vec<_> = enumeration(&["a b".to_owned(), "a-b".to_owned(), "a b".to_owned()])
            .into_iter()
            .map(|value| value.name)
            .collect();
        assert_eq!(names, ["AB", "AB2"]);
    }
}
