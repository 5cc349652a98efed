//! Schemas that mean different things in requests and in responses get a copy for requests.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value};

use super::{extension, prune, references, walk};

/// Takes `readOnly` properties out of what is sent and `writeOnly` ones out of what is answered. A schema that is both
/// sent and answered, and differs, is sent as `…Request`.
pub(super) fn split(document: &mut Value) {
    let (mut sent, answered) = reached(document);
    let Some(schemas) = prune::schemas(document) else {
        return;
    };
    let names = copies(schemas, &sent, &answered);
    for (name, new) in &names {
        let copy = schemas[name].clone();
        schemas.insert(new.clone(), copy);
        sent.insert(new.clone());
    }
    for (name, schema) in schemas.iter_mut() {
        if sent.contains(name) && !answered.contains(name) {
            walk::schema(schema, &mut |schema| {
                references::rename(schema, &names);
                as_sent(schema);
            });
        } else {
            walk::schema(schema, &mut as_answered);
        }
    }
    for operation in walk::operations(document) {
        for body in operation
            .get_mut("requestBody")
            .into_iter()
            .flat_map(walk::of_content)
        {
            walk::schema(body, &mut |schema| {
                references::rename(schema, &names);
                as_sent(schema);
            });
        }
        for response in operation["responses"]
            .as_object_mut()
            .into_iter()
            .flat_map(Map::values_mut)
        {
            walk::of_content(response).for_each(|schema| walk::schema(schema, &mut as_answered));
        }
    }
    for event in document
        .get_mut(extension::EVENTS)
        .into_iter()
        .flat_map(walk::of_events)
    {
        walk::schema(event, &mut as_answered);
    }
}

/// The names of the schemas that are sent, and of those that are answered.
fn reached(document: &mut Value) -> (HashSet<String>, HashSet<String>) {
    let (mut sent, mut answered) = (Vec::new(), Vec::new());
    for operation in walk::operations(document) {
        sent.extend(operation.get("requestBody").cloned());
        answered.extend(operation.get("responses").cloned());
    }
    answered.extend(document.get(extension::EVENTS).cloned());
    let schemas = &document["components"]["schemas"];
    (
        prune::reached(sent.iter(), schemas),
        prune::reached(answered.iter(), schemas),
    )
}

/// The schemas that need a copy for requests, and the names of the copies.
fn copies(
    schemas: &Map<String, Value>,
    sent: &HashSet<String>,
    answered: &HashSet<String>,
) -> HashMap<String, String> {
    let both: Vec<_> = schemas
        .keys()
        .filter(|name| sent.contains(*name) && answered.contains(*name))
        .collect();
    let mut differing: HashSet<&String> = both
        .iter()
        .copied()
        .filter(|name| differs(&schemas[*name]))
        .collect();
    // What contains a schema that differs, differs.
    loop {
        let contains = |name: &&String| {
            prune::named(&schemas[*name])
                .iter()
                .any(|inner| differing.contains(inner))
        };
        let more: Vec<_> = both
            .iter()
            .copied()
            .filter(|name| !differing.contains(*name))
            .filter(contains)
            .collect();
        if more.is_empty() {
            break;
        }
        differing.extend(more);
    }
    let free = |name: &String| {
        let mut new = format!("{name}Request");
        while schemas.contains_key(&new) {
            new.push_str("Body");
        }
        new
    };
    differing
        .into_iter()
        .map(|name| (name.clone(), free(name)))
        .collect()
}

/// Whether a schema is not the same in both directions.
fn differs(schema: &Value) -> bool {
    match schema {
        Value::Object(object) => {
            object.contains_key(extension::PATCH)
                || object.get("readOnly") == Some(&Value::Bool(true))
                || object.get("writeOnly") == Some(&Value::Bool(true))
                || object.values().any(differs)
        }
        Value::Array(list) => list.iter().any(differs),
        _ => false,
    }
}

fn as_sent(schema: &mut Value) {
    without(schema, "readOnly");
    let required = schema.get("required").cloned().unwrap_or_default();
    for (name, property) in schema
        .get_mut("properties")
        .and_then(Value::as_object_mut)
        .into_iter()
        .flatten()
    {
        let optional = !required
            .as_array()
            .is_some_and(|list| list.iter().any(|other| other == name.as_str()));
        // Otherwise an empty list could not be told from none: the client would leave both out.
        if optional && matches!(property["type"].as_str(), Some("array" | "object")) {
            property["nullable"] = true.into();
        }
    }
}

fn as_answered(schema: &mut Value) {
    without(schema, "writeOnly");
    if let Some(schema) = schema.as_object_mut() {
        schema.shift_remove(extension::PATCH);
    }
}

/// Drops the properties that have `flag`.
fn without(schema: &mut Value, flag: &str) {
    let mut gone = Vec::new();
    if let Some(Value::Object(properties)) = schema.get_mut("properties") {
        properties.retain(|name, property| {
            let keep = property[flag] != true;
            if !keep {
                gone.push(Value::String(name.clone()));
            }
            keep
        });
    }
    for list in ["required", extension::PATCH] {
        if let Some(Value::Array(names)) = schema.get_mut(list) {
            names.retain(|name| !gone.contains(name));
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::split;
    use crate::lower::testing::check;

    fn operation(sent: &str, answered: &str) -> Value {
        let content = |name: &str| json!({"content": {"application/json": {"schema": {"$ref": format!("#/components/schemas/{name}")}}}});
        json!({"/a": {"post": {"requestBody": content(sent), "responses": {"200": content(answered)}}}})
    }

    #[test]
    fn a_schema_that_differs_is_sent_as_a_copy() {
        let thing = json!({"required": ["id", "name"], "properties": {
            "id": {"type": "string", "readOnly": true}, "name": {"type": "string"},
            "secret": {"type": "string", "writeOnly": true}
        }});
        check(
            split,
            json!({"paths": operation("Thing", "Thing"), "components": {"schemas": {"Thing": thing}}}),
            json!({"paths": operation("ThingRequest", "Thing"), "components": {"schemas": {
                "Thing": {"required": ["id", "name"], "properties": {
                    "id": {"type": "string", "readOnly": true}, "name": {"type": "string"}
                }},
                "ThingRequest": {"required": ["name"], "properties": {
                    "name": {"type": "string"}, "secret": {"type": "string", "writeOnly": true}
                }}
            }}}),
        );
    }

    #[test]
    fn a_schema_that_is_only_sent_changes_in_place_and_tells_an_empty_list_from_none() {
        check(
            split,
            json!({"paths": operation("Sent", "Answered"), "components": {"schemas": {
                "Sent": {"properties": {
                    "id": {"readOnly": true}, "tags": {"type": "array", "items": {}}, "n": {"nullable": true}
                }, "x-patch": ["n"]},
                "Answered": {"properties": {"n": {"nullable": true}}, "x-patch": ["n"]}
            }}}),
            json!({"paths": operation("Sent", "Answered"), "components": {"schemas": {
                "Sent": {"properties": {
                    "tags": {"type": "array", "items": {}, "nullable": true}, "n": {"nullable": true}
                }, "x-patch": ["n"]},
                "Answered": {"properties": {"n": {"nullable": true}}}
            }}}),
        );
    }
}
