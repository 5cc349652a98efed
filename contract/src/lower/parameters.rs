//! Parameters: what progenitor can send, under names that do not collide in Rust.

use std::collections::HashSet;

use heck::ToSnakeCase;
use serde_json::{Value, json};

use super::{ClientOperation, LeftOut, operations};

/// Headers that are not parameters, says OpenAPI.
const NOT_PARAMETERS: &[&str] = &["accept", "content-type", "authorization"];
/// Methods that the builder of a request has already.
const TAKEN: &[&str] = &["new", "send", "stream"];

/// Keeps the parameters that can be sent. An operation loses an optional one that cannot, and goes with a required one.
pub(super) fn lower(
    document: &mut Value,
    operations: &[ClientOperation],
    left_out: &mut Vec<LeftOut>,
) {
    for operation in operations {
        let Some(value) = operation.find_mut(document) else {
            continue;
        };
        let mut taken = taken(value);
        let mut kept = Vec::new();
        let mut gone = false;
        let parameters = value["parameters"].as_array().cloned().unwrap_or_default();
        for (index, parameter) in parameters.iter().enumerate() {
            let name = parameter["name"].as_str().unwrap_or("");
            if is_noise(parameter, &operation.path) {
                continue;
            }
            match objection(parameter).or_else(|| collision(name, &mut taken)) {
                None => kept.push(plain(parameter)),
                Some(reason) => {
                    let required = parameter["required"] == true;
                    gone |= required;
                    let outcome = if required {
                        "the client lacks the operation"
                    } else {
                        "the client never sends it"
                    };
                    left_out.push(LeftOut {
                        operation: operation.id.clone(),
                        pointer: format!("{}/parameters/{index}", operation.pointer()),
                        reason: format!("`{name}` {reason}; {outcome}"),
                    });
                }
            }
        }
        for name in undeclared(&operation.path, &kept) {
            kept.push(
                json!({"name": name, "in": "path", "required": true, "schema": {"type": "string"}}),
            );
        }
        value["parameters"] = kept.into();
        if gone {
            operations::remove(document, operation);
        }
    }
}

/// The names that the builder of a request has already.
pub(super) fn taken(operation: &Value) -> HashSet<String> {
    let body = operation.get("requestBody").map(|_| "body");
    TAKEN
        .iter()
        .copied()
        .chain(body)
        .map(str::to_owned)
        .collect()
}

/// Whether the parameter is none: a header that HTTP sets, or a path parameter without a place in the path.
fn is_noise(parameter: &Value, path: &str) -> bool {
    let name = parameter["name"].as_str().unwrap_or("");
    match parameter["in"].as_str() {
        Some("header") => NOT_PARAMETERS.contains(&name.to_ascii_lowercase().as_str()),
        Some("path") => !path.contains(&format!("{{{name}}}")),
        _ => false,
    }
}

fn objection(parameter: &Value) -> Option<String> {
    let style = parameter["style"].as_str().unwrap_or("");
    match parameter["in"].as_str() {
        Some("cookie") => Some("is a cookie, which the client cannot send".to_owned()),
        Some("path") if !["", "simple"].contains(&style) => {
            Some(format!("has the style `{style}`"))
        }
        Some("query") if style == "deepObject" => Some("has the style `deepObject`".to_owned()),
        Some("path" | "query" | "header") => None,
        _ => Some("is in a place that the client does not know".to_owned()),
    }
}

/// Why a parameter cannot have its name, where another one in the same request has it.
pub(super) fn collision(name: &str, taken: &mut HashSet<String>) -> Option<String> {
    let words: String = name
        .chars()
        .map(|c| if c.is_alphanumeric() { c } else { '-' })
        .collect();
    let fresh = taken.insert(words.to_snake_case());
    (!fresh).then(|| "has the name of something else in the same request".to_owned())
}

/// The parameter as a name, a place and a schema. A list that is sent as one text is a text for the client.
fn plain(parameter: &Value) -> Value {
    // A path cannot do without a part of itself, whether the contract says so or not.
    let required = parameter["required"] == true || parameter["in"] == "path";
    let mut plain = json!({"name": parameter["name"], "in": parameter["in"], "required": required});
    let style = parameter["style"].as_str().unwrap_or("form");
    let joined = match style {
        "spaceDelimited" => Some("spaces"),
        "pipeDelimited" => Some("`|`"),
        "form"
            if parameter["in"] == "query"
                && parameter["explode"] == false
                && !is_scalar(parameter) =>
        {
            Some("commas")
        }
        _ => None,
    };
    let mut description = parameter["description"].as_str().unwrap_or("").to_owned();
    plain["schema"] = match (joined, parameter.get("content")) {
        (Some(separator), _) => {
            description.push_str(&format!(
                " Several values are written into one text, separated by {separator}."
            ));
            json!({"type": "string"})
        }
        (None, Some(_)) => {
            description.push_str(" The value is JSON, written as text.");
            json!({"type": "string"})
        }
        (None, None) => parameter
            .get("schema")
            .cloned()
            .unwrap_or_else(|| json!({"type": "string"})),
    };
    if !description.is_empty() {
        plain["description"] = super::document::not_code(description.trim())
            .replace('\n', " ")
            .into();
    }
    plain
}

fn is_scalar(parameter: &Value) -> bool {
    matches!(
        parameter["schema"]["type"].as_str(),
        Some("string" | "integer" | "number" | "boolean")
    )
}

/// The names in a path template that no parameter declares.
fn undeclared(path: &str, parameters: &[Value]) -> Vec<String> {
    let names = path
        .split('{')
        .skip(1)
        .filter_map(|rest| rest.split('}').next());
    let declared = |name: &str| {
        parameters
            .iter()
            .any(|parameter| parameter["in"] == "path" && parameter["name"] == name)
    };
    names
        .filter(|name| !declared(name))
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::lower;
    use crate::lower::operations::name;
    use crate::lower::sendable::flatten;

    fn lowered(parameters: Value) -> (Value, Vec<String>) {
        let mut document = json!({
            "paths": {"/a/{id}": {"get": {"operationId": "a", "parameters": parameters}}},
            "components": {"schemas": {"Moment": {"type": "string", "format": "date-time"}}}
        });
        let operations = name(&mut document);
        let mut left_out = Vec::new();
        lower(&mut document, &operations, &mut left_out);
        flatten(&mut document);
        (
            document["paths"]["/a/{id}"].take(),
            left_out.into_iter().map(|entry| entry.pointer).collect(),
        )
    }

    #[test]
    fn a_part_of_the_path_is_required_even_where_the_contract_forgets_it() {
        let (path, _) =
            lowered(json!([{"name": "id", "in": "path", "schema": {"type": "string"}}]));
        assert_eq!(path["get"]["parameters"][0]["required"], true);
    }

    #[test]
    fn what_cannot_be_sent_is_left_out() {
        let (path, left_out) = lowered(json!([
            {"name": "id", "in": "path", "required": true, "schema": {"type": "string"}},
            {"name": "session", "in": "cookie", "schema": {"type": "string"}},
            {"name": "filter", "in": "query", "style": "deepObject", "schema": {"type": "object"}},
            {"name": "ID", "in": "query", "schema": {"type": "string"}},
            {"name": "Accept", "in": "header", "schema": {"type": "string"}}
        ]));
        assert_eq!(
            path["get"]["parameters"],
            json!([{"name": "id", "in": "path", "required": true, "schema": {"type": "string"}}])
        );
        assert_eq!(left_out.len(), 3);
        assert_eq!(left_out[0], "/paths/~1a~1{id}/get/parameters/1");
    }

    #[test]
    fn a_required_one_costs_the_operation() {
        let (path, left_out) =
            lowered(json!([{"name": "session", "in": "cookie", "required": true}]));
        assert_eq!((path, left_out.len()), (json!({}), 1));
    }

    #[test]
    fn types_that_cannot_be_written_are_text() {
        let (path, _) = lowered(json!([
            {"name": "since", "in": "header", "schema": {"$ref": "#/components/schemas/Moment"}},
            {"name": "after", "in": "query", "schema": {"$ref": "#/components/schemas/Moment"}},
            {"name": "tags", "in": "query", "schema": {"type": "array", "items": {"type": "string"}}},
            {"name": "ids", "in": "query", "explode": false, "schema": {"type": "array", "items": {"type": "string"}}},
            {"name": "id", "in": "path", "required": true, "schema": {"type": "array", "items": {"type": "string"}}}
        ]));
        let schemas: Vec<_> = path["get"]["parameters"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|p| &p["schema"])
            .collect();
        assert_eq!(
            schemas,
            [
                &json!({"type": "string"}),
                &json!({"$ref": "#/components/schemas/Moment"}),
                &json!({"type": "array", "items": {"type": "string"}}),
                &json!({"type": "string"}),
                &json!({"type": "string"})
            ]
        );
    }

    #[test]
    fn a_place_in_the_path_without_a_parameter_gets_one() {
        let (path, _) = lowered(json!([]));
        assert_eq!(path["get"]["parameters"][0]["name"], "id");
    }
}
