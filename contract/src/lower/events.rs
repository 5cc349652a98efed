//! What webhooks carry, kept for the client: OpenAPI 3.0.3 has no webhooks.

use serde_json::{Map, Value, json};

use super::extension;
use crate::pointer;

/// How deep `allOf` is looked into for the parts of an envelope.
const DEEP: usize = 8;

/// Notes the events that are published in a CloudEvents envelope: type, description, and the schema of the data.
pub(super) fn keep(document: &mut Value) {
    let events: Vec<Value> = document["webhooks"]
        .as_object()
        .into_iter()
        .flatten()
        .filter_map(|(name, item)| event(document, name, item))
        .collect();
    let Some(document) = document.as_object_mut() else {
        return;
    };
    document.shift_remove(extension::EVENTS);
    if !events.is_empty() {
        document.insert(extension::EVENTS.to_owned(), events.into());
    }
}

fn event(document: &Value, name: &str, item: &Value) -> Option<Value> {
    let follow = |value| pointer::resolve(document, value, "").map(|(value, _)| value);
    let operation = follow(item)?.get("post")?;
    let content = follow(operation.get("requestBody")?)?.get("content")?;
    let (_, media) = content.as_object()?.iter().next()?;
    let mut properties = Map::new();
    collect(document, media.get("schema")?, DEEP, &mut properties);
    if !["specversion", "type"]
        .iter()
        .all(|name| properties.contains_key(*name))
    {
        return None;
    }
    let said = ["description", "summary"]
        .iter()
        .find_map(|key| operation[*key].as_str());
    Some(json!({
        "type": name,
        "description": said.unwrap_or_default(),
        "schema": properties.get("data")?,
    }))
}

/// The properties of an object, those of the parts that it is made of included.
fn collect(document: &Value, schema: &Value, depth: usize, found: &mut Map<String, Value>) {
    let Some((schema, _)) = pointer::resolve(document, schema, "").filter(|_| depth > 0) else {
        return;
    };
    for part in schema["allOf"].as_array().into_iter().flatten() {
        collect(document, part, depth - 1, found);
    }
    for (name, property) in schema["properties"].as_object().into_iter().flatten() {
        found.insert(name.clone(), property.clone());
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::keep;

    fn document(schema: Value) -> Value {
        json!({
            "webhooks": {"thing.created": {"post": {
                "description": "Anew.",
                "requestBody": {"content": {"application/cloudevents+json": {"schema": schema}}}
            }}},
            "components": {"schemas": {
                "CloudEvent": {"properties": {"specversion": {}, "data": true}},
                "ThingCreated": {"allOf": [
                    {"$ref": "#/components/schemas/CloudEvent"},
                    {"properties": {"type": {}, "data": {"$ref": "#/components/schemas/Thing"}}}
                ]}
            }}
        })
    }

    #[test]
    fn the_data_of_an_envelope_is_kept() {
        let mut document = document(json!({"$ref": "#/components/schemas/ThingCreated"}));
        keep(&mut document);
        assert_eq!(
            document["x-events"],
            json!([{
                "type": "thing.created", "description": "Anew.",
                "schema": {"$ref": "#/components/schemas/Thing"}
            }])
        );
    }

    #[test]
    fn what_is_in_no_envelope_is_no_event() {
        let mut document = document(json!({"properties": {"data": {}}}));
        keep(&mut document);
        assert_eq!(document.get("x-events"), None);
    }
}
