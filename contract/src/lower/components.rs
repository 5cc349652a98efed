//! Components other than schemas brought to where they are used; schemas named as Rust types.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::walk;
use crate::names::{UniqueNames, type_name};

/// Resolves every reference to a parameter, request body or response, and moves the parameters of a path into its
/// operations. Of the components only schemas remain.
pub(super) fn inline(document: &mut Value) {
    let components = document.get("components").cloned().unwrap_or_default();
    for path_item in document
        .get_mut("paths")
        .and_then(Value::as_object_mut)
        .into_iter()
        .flat_map(Map::values_mut)
    {
        resolve(path_item, &components);
        let shared = path_item.get("parameters").cloned();
        for operation in walk::operations_of(path_item) {
            inline_operation(operation, shared.as_ref(), &components);
        }
        if let Some(item) = path_item.as_object_mut() {
            item.retain(|key, _| walk::METHODS.contains(&key.as_str()));
        }
    }
    let schemas = components
        .get("schemas")
        .cloned()
        .unwrap_or_else(|| Map::new().into());
    document["components"] = Value::Object(Map::from_iter([("schemas".to_owned(), schemas)]));
}

fn inline_operation(operation: &mut Value, shared: Option<&Value>, components: &Value) {
    let list = |value: Option<&Value>| value.and_then(Value::as_array).cloned().unwrap_or_default();
    let mut own = list(operation.get("parameters"));
    own.iter_mut()
        .for_each(|parameter| resolve(parameter, components));
    let mut all = list(shared);
    all.iter_mut()
        .for_each(|parameter| resolve(parameter, components));
    let key = |parameter: &Value| (parameter["name"].clone(), parameter["in"].clone());
    all.retain(|parameter| !own.iter().any(|other| key(other) == key(parameter)));
    all.extend(own);

    let Some(operation) = operation.as_object_mut() else {
        return;
    };
    operation.insert("parameters".to_owned(), all.into());
    if let Some(body) = operation.get_mut("requestBody") {
        resolve(body, components);
    }
    let responses = operation
        .get_mut("responses")
        .and_then(Value::as_object_mut);
    responses
        .into_iter()
        .flat_map(Map::values_mut)
        .for_each(|response| resolve(response, components));
}

/// Replaces a reference to a component by the component.
fn resolve(value: &mut Value, components: &Value) {
    // A chain longer than this is a circle.
    for _ in 0..16 {
        let target = value
            .get("$ref")
            .and_then(Value::as_str)
            .and_then(|target| target.strip_prefix("#/components"));
        let Some(target) = target.and_then(|pointer| components.pointer(pointer)) else {
            return;
        };
        *value = target.clone();
    }
}

/// Gives every schema a name that is a Rust type and that no other schema has, and rewrites the references.
pub(super) fn rename(document: &mut Value) {
    let Some(schemas) = document["components"]["schemas"].as_object_mut() else {
        return;
    };
    let mut taken = UniqueNames::default();
    let mut names = HashMap::new();
    let mut renamed = Map::new();
    for (name, schema) in std::mem::take(schemas) {
        let new = taken.take(&type_name(&name));
        renamed.insert(new.clone(), schema);
        names.insert(name, new);
    }
    *schemas = renamed;
    walk::document(document, &mut |schema| {
        super::references::rename(schema, &names)
    });
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{inline, rename};
    use crate::lower::testing::check;

    #[test]
    fn a_parameter_of_the_path_reaches_each_operation_and_may_be_overridden() {
        check(
            inline,
            json!({
                "paths": {"/a/{id}": {
                    "summary": "A",
                    "parameters": [{"$ref": "#/components/parameters/Id"}, {"name": "b", "in": "query", "required": true}],
                    "get": {"parameters": [{"name": "b", "in": "query"}]}
                }},
                "components": {"parameters": {"Id": {"name": "id", "in": "path"}}}
            }),
            json!({
                "paths": {"/a/{id}": {
                    "get": {"parameters": [{"name": "id", "in": "path"}, {"name": "b", "in": "query"}]}
                }},
                "components": {"schemas": {}}
            }),
        );
    }

    #[test]
    fn schemas_whose_names_differ_only_in_rust_get_different_ones() {
        check(
            rename,
            json!({"paths": {}, "components": {"schemas": {
                "order-line": {"type": "string"},
                "OrderLine": {"type": "array", "items": {"$ref": "#/components/schemas/order-line"}}
            }}}),
            json!({"paths": {}, "components": {"schemas": {
                "OrderLine": {"type": "string"},
                "OrderLine2": {"type": "array", "items": {"$ref": "#/components/schemas/OrderLine"}}
            }}}),
        );
    }
}
