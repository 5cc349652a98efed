//! The rules: each is one way in which two documents may be written differently and still say the same.

use serde_json::{Map, Value};

use crate::load::grammar::{Kind, METHODS};

/// 3.1.0 and 3.1.1 are one language: the patch number counts editions of the text. utoipa knows only 3.1.0.
pub(super) fn the_patch_version_is_not_compared(kind: Kind, node: &mut Map<String, Value>) {
    if kind == Kind::Document
        && let Some(Value::String(version)) = node.get_mut("openapi")
        && let Some((minor, _)) = version
            .rsplit_once('.')
            .filter(|(minor, _)| minor.contains('.'))
    {
        *version = minor.to_owned();
    }
}

/// Parameters beside the methods of a path mean the same as in each operation that does not replace them. utoipa
/// writes them in the operations only.
pub(super) fn parameters_of_a_path_belong_to_its_operations(
    kind: Kind,
    node: &mut Map<String, Value>,
) {
    if kind != Kind::PathItem {
        return;
    }
    let Some(Value::Array(shared)) = node.shift_remove("parameters") else {
        return;
    };
    for method in METHODS {
        let Some(Value::Object(operation)) = node.get_mut(method) else {
            continue;
        };
        let own = operation
            .entry("parameters")
            .or_insert_with(|| Value::Array(Vec::new()));
        let Value::Array(own) = own else { continue };
        let added = shared
            .iter()
            .filter(|parameter| !own.iter().any(|own| identity(own) == identity(parameter)));
        let added: Vec<Value> = added.cloned().collect();
        own.extend(added);
    }
}

/// `false` is the standard's default here, and utoipa writes some of these always and others never.
pub(super) fn a_default_is_the_same_as_nothing(kind: Kind, node: &mut Map<String, Value>) {
    let keys: &[&str] = match kind {
        Kind::Parameter | Kind::Header => &["required", "deprecated"],
        Kind::RequestBody => &["required"],
        Kind::Operation | Kind::SecurityScheme => &["deprecated"],
        Kind::Schema => &["deprecated", "uniqueItems"],
        _ => &[],
    };
    node.retain(|key, value| !(keys.contains(&key.as_str()) && *value == Value::Bool(false)));
}

/// A list or mapping without members says nothing here, and utoipa leaves it out. Not so an operation's `security: []`:
/// it lifts the document's.
pub(super) fn an_empty_collection_is_the_same_as_nothing(
    kind: Kind,
    node: &mut Map<String, Value>,
) {
    let keys: &[&str] = match kind {
        Kind::Document => &["security", "servers", "tags", "webhooks"],
        Kind::Components => &[
            "schemas",
            "securitySchemes",
            "links",
            "callbacks",
            "pathItems",
        ],
        Kind::Operation => &["parameters", "tags", "callbacks"],
        Kind::Response => &["content", "headers", "links"],
        Kind::Schema => &["required", "properties"],
        _ => &[],
    };
    node.retain(|key, value| !(keys.contains(&key.as_str()) && is_empty(value)));
    let sections = node
        .get("components")
        .filter(|_| kind == Kind::Document)
        .and_then(Value::as_object);
    if sections.is_some_and(|sections| sections.values().all(is_empty)) {
        node.shift_remove("components");
    }
}

/// JSON Schema reads `type: [string]` and `type: string` alike.
pub(super) fn a_single_type_needs_no_list(kind: Kind, node: &mut Map<String, Value>) {
    if kind == Kind::Schema
        && let Some(kind) = node.get_mut("type")
        && let Value::Array(kinds) = kind
        && let [only] = kinds.as_mut_slice()
    {
        *kind = only.take();
    }
}

/// `required` and `type` are sets to JSON Schema, and so are the tags of an operation. The
/// derive lists what is required in the order of the fields.
pub(super) fn sets_have_no_order(kind: Kind, node: &mut Map<String, Value>) {
    let keys: &[&str] = match kind {
        Kind::Schema => &["required", "type"],
        Kind::Operation => &["tags"],
        _ => &[],
    };
    for key in keys {
        if let Some(Value::Array(members)) = node.get_mut(*key) {
            members.sort_by_key(Value::to_string);
        }
    }
}

/// Parameters are told apart by name and place, not by order; those of a path come before an operation's own or behind
/// them, depending on who writes them together.
pub(super) fn parameters_have_no_order(kind: Kind, node: &mut Map<String, Value>) {
    if kind == Kind::Operation
        && let Some(Value::Array(parameters)) = node.get_mut("parameters")
    {
        parameters.sort_by_key(|parameter| {
            identity(parameter).map(|(place, name)| (place.to_owned(), name.to_owned()))
        });
    }
}

/// What tells a parameter from another: its place and its name.
fn identity(parameter: &Value) -> Option<(&str, &str)> {
    Some((
        parameter.get("in")?.as_str()?,
        parameter.get("name")?.as_str()?,
    ))
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        _ => false,
    }
}

#[cfg(test)]
mod tests;
