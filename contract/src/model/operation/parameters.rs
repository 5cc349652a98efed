//! The parameters of an operation: its own, and those of its path.

use indexmap::IndexMap;
use serde_json::Value;

use super::parameter::{Location, Parameter, ParameterKind, Style};
use super::read::PathItem;
use super::{shape::Shape, template};
use crate::model::default::default_of;
use crate::model::schema::TypeBuilder;
use crate::model::types::{Type, Usage, View};
use crate::names::{self, UniqueNames};
use crate::pointer::{self, join};

/// Header parameters that are ignored (OpenAPI 3.1, section 4.8.12.2): content and security describe them.
const DESCRIBED_ELSEWHERE: [&str; 3] = ["accept", "content-type", "authorization"];

/// Fields of a request that are no parameters.
const OTHER_FIELDS: [&str; 5] = ["body", "content_type", "preferred", "page", "idempotency"];

/// The parameters in the order of the contract, those of the path first.
pub(super) fn read(
    types: &mut TypeBuilder,
    item: &PathItem,
    operation: &Value,
    pointer: &str,
    hint: &str,
) -> Vec<Parameter> {
    let mut taken = UniqueNames::default();
    for name in OTHER_FIELDS {
        taken.take(name);
    }
    let mut parameters = Vec::new();
    for declared in declared(item, operation, pointer) {
        let Some(location) = location(declared.location) else {
            let message = format!("the parameter `{}` is nowhere", declared.name);
            let advice = "write `in: path`, `query`, `header` or `cookie`";
            types
                .findings
                .error("parameter", &declared.pointer, message, advice);
            continue;
        };
        let name = declared.name.to_ascii_lowercase();
        if location == Location::Header && DESCRIBED_ELSEWHERE.contains(&name.as_str()) {
            continue;
        }
        let name = taken.take(&names::field_name(declared.name));
        parameters.push(parameter(
            types,
            item.document,
            declared,
            location,
            name,
            hint,
        ));
    }
    only_in_template(types, item.path, &mut parameters);
    for name in undescribed(item.path, &parameters) {
        let field = taken.take(&names::field_name(name));
        parameters.push(text(types, name, field, pointer));
    }
    parameters
}

/// A parameter as the contract says it.
struct Declared<'a> {
    name: &'a str,
    location: &'a str,
    value: &'a Value,
    pointer: String,
}

/// A parameter of the operation stands in the place of one of the path with the same name and location.
fn declared<'a>(item: &'a PathItem, operation: &'a Value, pointer: &str) -> Vec<Declared<'a>> {
    let mut declared = IndexMap::new();
    for (holder, pointer) in [(item.item, item.pointer.as_str()), (operation, pointer)] {
        let list = holder.get("parameters").and_then(Value::as_array);
        for (index, parameter) in list.into_iter().flatten().enumerate() {
            let pointer = join(&join(pointer, "parameters"), &index.to_string());
            let target = pointer::resolve(item.document, parameter, &pointer);
            let Some((value, pointer)) = target else {
                continue;
            };
            let text = |keyword: &str| value.get(keyword).and_then(Value::as_str).unwrap_or("");
            let (name, location) = (text("name"), text("in"));
            let parameter = Declared {
                name,
                location,
                value,
                pointer,
            };
            declared.insert((location, name), parameter);
        }
    }
    declared.into_values().collect()
}

fn parameter(
    types: &mut TypeBuilder,
    document: &Value,
    declared: Declared,
    location: Location,
    name: String,
    hint: &str,
) -> Parameter {
    let (value, pointer) = (declared.value, declared.pointer);
    let content = value.get("content").and_then(Value::as_object);
    let (schema, schema_pointer) = match content.and_then(|content| content.iter().next()) {
        Some((media_type, media)) => {
            let pointer = join(&join(&pointer, "content"), media_type);
            (media.get("schema"), join(&pointer, "schema"))
        }
        None => (value.get("schema"), join(&pointer, "schema")),
    };
    let schema = schema.unwrap_or(&Value::Bool(true));
    let hint = format!("{hint}{}", names::type_name(declared.name));
    let usage = types.usage(schema, &schema_pointer, View::Request, &hint);
    let is_true = |keyword: &str| value.get(keyword) == Some(&Value::Bool(true));
    let required = location == Location::Path || is_true("required");
    let style = style(value, location);
    let default = default_of(document, schema).filter(|_| !required);
    let explode = value.get("explode").and_then(Value::as_bool);
    let description = value.get("description").and_then(Value::as_str);
    Parameter {
        name,
        parameter: declared.name.to_owned(),
        location,
        kind: kind(declared.name, location),
        required,
        shape: match content {
            Some(_) => Shape::Json,
            None => Shape::of(types, &usage),
        },
        usage,
        style,
        explode: explode.unwrap_or(style == Style::Form),
        default: default.cloned(),
        description: description.map(str::to_owned),
        pointer,
        schema_pointer,
    }
}

/// The names in braces in the path that nothing describes.
fn undescribed<'p>(path: &'p str, parameters: &[Parameter]) -> Vec<&'p str> {
    let mut names = template::names(path);
    names.retain(|name| {
        let describes = |parameter: &Parameter| {
            parameter.location == Location::Path && parameter.parameter == *name
        };
        !parameters.iter().any(describes)
    });
    names
}

/// A parameter in the path about which nothing is said: any text.
fn text(types: &mut TypeBuilder, name: &str, field: String, pointer: &str) -> Parameter {
    types.findings.warning(
        "path-parameter",
        pointer,
        format!("`{{{name}}}` of the path is not described and is taken as any text"),
        format!("add a parameter with `name: {name}`, `in: path` and `required: true`"),
    );
    Parameter {
        name: field,
        parameter: name.to_owned(),
        location: Location::Path,
        kind: ParameterKind::Value,
        required: true,
        usage: Usage::of(Type::String),
        shape: Shape::String,
        style: Style::Simple,
        explode: false,
        default: None,
        description: None,
        pointer: pointer.to_owned(),
        // Nothing is there, which as a schema accepts everything.
        schema_pointer: join(&join(pointer, "parameters"), name),
    }
}

/// Leaves out path parameters without a place in the path: no request can have them.
fn only_in_template(types: &mut TypeBuilder, path: &str, parameters: &mut Vec<Parameter>) {
    let in_path = template::names(path);
    parameters.retain(|parameter| {
        let name = &parameter.parameter;
        let known = parameter.location != Location::Path || in_path.contains(&name.as_str());
        if !known {
            types.findings.warning(
                "path-parameter",
                &parameter.pointer,
                format!("the path has no `{{{name}}}`, so that no request can have it"),
                format!("put `{{{name}}}` into the path, or remove the parameter"),
            );
        }
        known
    });
}

fn location(name: &str) -> Option<Location> {
    match name {
        "path" => Some(Location::Path),
        "query" => Some(Location::Query),
        "header" => Some(Location::Header),
        "cookie" => Some(Location::Cookie),
        _ => None,
    }
}

fn kind(name: &str, location: Location) -> ParameterKind {
    if location != Location::Header {
        return ParameterKind::Value;
    }
    match name.to_ascii_lowercase().as_str() {
        "if-match" => ParameterKind::IfMatch,
        "if-none-match" => ParameterKind::IfNoneMatch,
        "idempotency-key" => ParameterKind::IdempotencyKey,
        _ => ParameterKind::Value,
    }
}

fn style(parameter: &Value, location: Location) -> Style {
    match parameter.get("style").and_then(Value::as_str) {
        Some("simple") => Style::Simple,
        Some("label") => Style::Label,
        Some("matrix") => Style::Matrix,
        Some("form") => Style::Form,
        Some("spaceDelimited") => Style::SpaceDelimited,
        Some("pipeDelimited") => Style::PipeDelimited,
        Some("deepObject") => Style::DeepObject,
        _ => match location {
            Location::Path | Location::Header => Style::Simple,
            Location::Query | Location::Cookie => Style::Form,
        },
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::model::testing::model;

    /// Holds the names of the parameters of `GET path` and the number of warnings against what is expected.
    fn check_names(path: &str, parameters: Value, expected: &[&str], warnings: usize) {
        let operation = json!({"operationId": "a", "parameters": parameters, "responses": {"200": {"description": "x"}}});
        let document = json!({"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {path: {"get": operation}}});
        let (contract, findings) = model(&document);
        let parameters = contract.operations[0].parameters.iter();
        let names: Vec<_> = parameters
            .map(|parameter| parameter.name.as_str())
            .collect();
        assert_eq!((names.as_slice(), findings.len()), (expected, warnings));
    }

    #[test]
    fn a_place_in_the_path_without_a_description_is_text() {
        check_names("/a/{id}", json!([]), &["id"], 1);
    }

    #[test]
    fn a_path_parameter_without_a_place_is_left_out() {
        let id =
            json!({"name": "id", "in": "path", "required": true, "schema": {"type": "string"}});
        check_names("/a", json!([id]), &[], 1);
    }

    #[test]
    fn a_parameter_does_not_take_the_name_of_the_body() {
        let body = json!({"name": "body", "in": "query", "schema": {"type": "string"}});
        check_names("/a", json!([body]), &["body2"], 0);
    }
}
