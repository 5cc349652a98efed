//! `null` as a type, which OpenAPI 3.0 writes as `nullable: true`.

use std::collections::HashSet;

use serde_json::{Map, Value, json};

use super::{references, walk};

/// Turns lists of types, and `null` among alternatives or enumerated values, into `nullable`.
pub(super) fn lower(schema: &mut Value) {
    let Some(object) = schema.as_object_mut() else {
        return;
    };
    types(object);
    for keyword in ["oneOf", "anyOf"] {
        alternatives(object, keyword);
    }
    if let Some(Value::Array(values)) = object.get_mut("enum")
        && values.len() > 1
        && values.contains(&Value::Null)
    {
        values.retain(|value| !value.is_null());
        object.insert("nullable".to_owned(), true.into());
    }
}

fn types(object: &mut Map<String, Value>) {
    let Some(kinds) = object.get("type") else {
        return;
    };
    let mut kinds = kinds
        .as_array()
        .cloned()
        .unwrap_or_else(|| vec![kinds.clone()]);
    let all = kinds.len();
    kinds.retain(|kind| kind != "null");
    if kinds.contains(&"number".into()) {
        kinds.retain(|kind| kind != "integer");
    }
    let nullable = kinds.len() < all && all > 0;
    match (kinds.len(), nullable) {
        (0, true) => *object = null(),
        (0, false) => {
            object.shift_remove("type");
        }
        (1, _) => {
            object.insert("type".to_owned(), kinds.remove(0));
        }
        _ => {
            // Each type takes the keywords that speak about it; `keywords` sorts out which.
            let one = |kind| {
                let mut one = object.clone();
                one.insert("type".to_owned(), kind);
                let mut one = Value::Object(one);
                super::schemas::lower(&mut one);
                one
            };
            let list: Vec<_> = kinds.into_iter().map(one).collect();
            *object = Map::from_iter([("oneOf".to_owned(), list.into())]);
        }
    }
    if nullable {
        object.insert("nullable".to_owned(), true.into());
    }
}

fn null() -> Map<String, Value> {
    Map::from_iter([("enum".to_owned(), json!([null]))])
}

fn alternatives(object: &mut Map<String, Value>, keyword: &str) {
    let Some(Value::Array(list)) = object.get_mut(keyword) else {
        return;
    };
    let all = list.len();
    list.retain(|one| one.get("enum") != Some(&json!([null])) && *one != json!({"const": null}));
    let nullable = list.len() < all
        || list
            .iter()
            .any(|one| one["nullable"] == true && one.get("$ref").is_none());
    for one in list
        .iter_mut()
        .filter_map(Value::as_object_mut)
        .filter(|_| nullable)
    {
        one.shift_remove("nullable");
    }
    let (empty, single) = (list.is_empty(), list.len() == 1);
    if empty {
        object.shift_remove(keyword);
    } else if single && let Some(list) = object.shift_remove(keyword) {
        match object.get_mut("allOf").and_then(Value::as_array_mut) {
            Some(all_of) => all_of.extend(list.as_array().cloned().unwrap_or_default()),
            None => {
                object.insert("allOf".to_owned(), list);
            }
        }
    }
    if nullable {
        object.insert("nullable".to_owned(), true.into());
    }
}

/// A named schema that permits null makes a type that wraps an option. It reads better when each use is nullable.
pub(super) fn move_to_uses(document: &mut Value) {
    let Some(schemas) = document["components"]["schemas"].as_object_mut() else {
        return;
    };
    let mut nullable = HashSet::new();
    for (name, schema) in schemas {
        let only_null = schema.get("enum") == Some(&json!([null]));
        if !only_null
            && schema["nullable"] == true
            && let Some(schema) = schema.as_object_mut()
        {
            schema.shift_remove("nullable");
            nullable.insert(name.clone());
        }
    }
    walk::document(document, &mut |schema| {
        let Some(name) = references::target(schema) else {
            return;
        };
        if nullable.contains(name) {
            *schema = json!({"nullable": true, "allOf": [schema.clone()]});
        }
    });
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{lower, move_to_uses};
    use crate::lower::testing::check;

    #[test]
    fn null_beside_one_type_is_nullable() {
        check(
            lower,
            json!({"type": ["string", "null"]}),
            json!({"type": "string", "nullable": true}),
        );
        check(
            lower,
            json!({"type": "null"}),
            json!({"enum": [null], "nullable": true}),
        );
        check(
            lower,
            json!({"enum": ["a", null], "type": ["string", "null"]}),
            json!({"enum": ["a"], "type": "string", "nullable": true}),
        );
    }

    #[test]
    fn several_types_are_alternatives() {
        check(
            lower,
            json!({"type": ["string", "integer", "null"]}),
            json!({"oneOf": [{"type": "string"}, {"type": "integer"}], "nullable": true}),
        );
    }

    #[test]
    fn null_among_alternatives_is_nullable() {
        check(
            lower,
            json!({"anyOf": [{"$ref": "#/components/schemas/A"}, {"enum": [null], "nullable": true}]}),
            json!({"allOf": [{"$ref": "#/components/schemas/A"}], "nullable": true}),
        );
    }

    #[test]
    fn a_nullable_component_makes_its_uses_nullable() {
        check(
            move_to_uses,
            json!({"components": {"schemas": {
                "A": {"type": "string", "nullable": true},
                "B": {"type": "array", "items": {"$ref": "#/components/schemas/A"}}
            }}}),
            json!({"components": {"schemas": {
                "A": {"type": "string"},
                "B": {"type": "array", "items": {"nullable": true, "allOf": [{"$ref": "#/components/schemas/A"}]}}
            }}}),
        );
    }
}
