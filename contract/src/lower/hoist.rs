//! Inline schemas that make a Rust type get a name of their own.
//!
//! typify names inline schemas too, but two of the same name silently become one type.

use serde_json::{Map, Value, json};

use super::{extension, references, walk};
use crate::names::{UniqueNames, type_name};

/// Moves every inline schema that makes a Rust type to the components, named after where it stands.
pub(super) fn lower(document: &mut Value) {
    let schemas = document["components"]["schemas"]
        .as_object()
        .cloned()
        .unwrap_or_default();
    let mut names = UniqueNames::default();
    schemas.keys().for_each(|name| {
        names.take(name);
    });
    let mut hoist = Hoist {
        names,
        done: Map::new(),
    };
    for (name, mut schema) in schemas {
        hoist.below(&name, &mut schema);
        hoist.done.insert(name, schema);
    }
    for operation in walk::operations(document) {
        hoist.operation(operation);
    }
    let events = document
        .get_mut(extension::EVENTS)
        .and_then(Value::as_array_mut);
    for event in events.into_iter().flatten() {
        let name = type_name(event["type"].as_str().unwrap_or("event"));
        event
            .get_mut("schema")
            .into_iter()
            .for_each(|schema| hoist.schema(&format!("{name}Data"), schema));
    }
    document["components"]["schemas"] = hoist.done.into();
}

struct Hoist {
    names: UniqueNames,
    done: Map<String, Value>,
}

impl Hoist {
    fn operation(&mut self, operation: &mut Value) {
        let id = type_name(operation["operationId"].as_str().unwrap_or("operation"));
        for parameter in operation["parameters"].as_array_mut().into_iter().flatten() {
            let name = format!(
                "{id}{}",
                type_name(parameter["name"].as_str().unwrap_or("parameter"))
            );
            parameter
                .get_mut("schema")
                .into_iter()
                .for_each(|schema| self.schema(&name, schema));
        }
        for schema in operation
            .get_mut("requestBody")
            .into_iter()
            .flat_map(walk::of_content)
        {
            self.schema(&format!("{id}Body"), schema);
        }
        // The statuses of one kind share one schema, and so one type.
        let mut seen: Vec<(Value, Value)> = Vec::new();
        for (status, response) in operation["responses"].as_object_mut().into_iter().flatten() {
            let suffix = if status.starts_with('2') {
                "Response"
            } else {
                "Error"
            };
            for schema in walk::of_content(response) {
                if let Some((_, known)) = seen.iter().find(|(before, _)| before == schema) {
                    *schema = known.clone();
                    continue;
                }
                let before = schema.clone();
                self.schema(&format!("{id}{suffix}"), schema);
                seen.push((before, schema.clone()));
            }
        }
    }

    /// Hoists `schema` under `name`, or what is below it.
    fn schema(&mut self, name: &str, schema: &mut Value) {
        if !makes_a_type(schema) {
            return self.below(name, schema);
        }
        let name = self.names.take(name);
        let mut inner = schema.take();
        let nullable = inner
            .as_object_mut()
            .and_then(|inner| inner.shift_remove("nullable"))
            .is_some();
        let description = inner.get("description").cloned();
        self.below(&name, &mut inner);
        self.done.insert(name.clone(), inner);
        *schema = references::to(&name);
        if nullable || description.is_some() {
            let mut outer = Map::new();
            outer.extend(nullable.then(|| ("nullable".to_owned(), true.into())));
            outer.extend(description.map(|text| ("description".to_owned(), text)));
            outer.insert("allOf".to_owned(), json!([schema.take()]));
            *schema = outer.into();
        }
    }

    /// Hoists the schemas below `schema`, which has the name `name`.
    fn below(&mut self, name: &str, schema: &mut Value) {
        let variants = variant_names(schema);
        let Some(object) = schema.as_object_mut() else {
            return;
        };
        for (keyword, value) in object.iter_mut() {
            match (keyword.as_str(), value) {
                ("properties", Value::Object(properties)) => {
                    for (property, schema) in properties {
                        self.schema(&format!("{name}{}", type_name(property)), schema);
                    }
                }
                ("items", schema) => self.schema(&format!("{name}Item"), schema),
                ("additionalProperties", schema) => self.schema(&format!("{name}Value"), schema),
                ("allOf", Value::Array(list)) => {
                    list.iter_mut().for_each(|schema| self.schema(name, schema))
                }
                ("oneOf", Value::Array(list)) => {
                    for (schema, variant) in list.iter_mut().zip(&variants) {
                        self.schema(&format!("{name}{variant}"), schema);
                    }
                }
                _ => {}
            }
        }
    }
}

/// Whether typify would make up a name for the schema.
fn makes_a_type(schema: &Value) -> bool {
    let only_null = schema.get("enum") == Some(&json!([null]));
    schema.get("properties").is_some()
        || (schema.get("enum").is_some() && !only_null)
        || schema.get("oneOf").is_some()
}

/// The names of the alternatives of a choice: the value that means each, or its number.
fn variant_names(schema: &Value) -> Vec<String> {
    let count = schema["oneOf"].as_array().map_or(0, Vec::len);
    let mapping = schema[extension::UNION]["mapping"].as_object();
    let name = |index: usize| {
        let value = mapping
            .into_iter()
            .flatten()
            .find(|(_, target)| **target == index)
            .map(|(value, _)| type_name(value));
        value.unwrap_or_else(|| format!("Variant{index}"))
    };
    (0..count).map(name).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::lower;
    use crate::lower::testing::check;

    #[test]
    fn inline_types_are_named_after_where_they_stand() {
        check(
            lower,
            json!({"paths": {}, "components": {"schemas": {
                "ProductStatus": {"type": "integer"},
                "Product": {"type": "object", "properties": {
                    "status": {"type": "string", "enum": ["a"], "nullable": true},
                    "lines": {"type": "array", "items": {"type": "object", "properties": {"n": {"type": "integer"}}}}
                }}
            }}}),
            json!({"paths": {}, "components": {"schemas": {
                "ProductStatus": {"type": "integer"},
                "ProductStatus2": {"type": "string", "enum": ["a"]},
                "ProductLinesItem": {"type": "object", "properties": {"n": {"type": "integer"}}},
                "Product": {"type": "object", "properties": {
                    "status": {"nullable": true, "allOf": [{"$ref": "#/components/schemas/ProductStatus2"}]},
                    "lines": {"type": "array", "items": {"$ref": "#/components/schemas/ProductLinesItem"}}
                }}
            }}}),
        );
    }

    #[test]
    fn the_statuses_of_an_operation_share_a_type() {
        let media = |schema| json!({"content": {"application/json": {"schema": schema}}});
        let inline = json!({"type": "object", "properties": {"a": {"type": "string"}}});
        let to = |name: &str| json!({"$ref": format!("#/components/schemas/{name}")});
        check(
            lower,
            json!({"paths": {"/a": {"get": {"operationId": "get_a", "parameters": [
                {"name": "sort", "in": "query", "schema": {"type": "string", "enum": ["x"]}}
            ], "responses": {"200": media(inline.clone()), "201": media(inline.clone()), "400": media(inline.clone())}}}},
            "components": {"schemas": {}}}),
            json!({"paths": {"/a": {"get": {"operationId": "get_a", "parameters": [
                {"name": "sort", "in": "query", "schema": to("GetASort")}
            ], "responses": {"200": media(to("GetAResponse")), "201": media(to("GetAResponse")), "400": media(to("GetAResponse"))}}}},
            "components": {"schemas": {"GetASort": {"type": "string", "enum": ["x"]}, "GetAResponse": inline}}}),
        );
    }
}
