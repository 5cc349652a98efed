//! Which schemas are used, and from where.

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::{extension, references, walk};

/// Drops the schemas that no operation and no event needs.
pub(crate) fn unreachable(document: &mut Value) {
    let mut roots: Vec<Value> = walk::operations(document)
        .flat_map(walk::of_operation)
        .map(|schema| schema.clone())
        .collect();
    roots.extend(document.get(extension::EVENTS).cloned());
    let used = reached(roots.iter(), &document["components"]["schemas"]);
    if let Some(schemas) = document["components"]["schemas"].as_object_mut() {
        schemas.retain(|name, _| used.contains(name));
    }
}

/// The names of the schemas that `roots` refer to, directly or through others.
pub(super) fn reached<'a>(
    roots: impl Iterator<Item = &'a Value>,
    schemas: &Value,
) -> HashSet<String> {
    let mut found = HashSet::new();
    let mut open: Vec<String> = roots.flat_map(named).collect();
    while let Some(name) = open.pop() {
        if let Some(schema) = schemas.get(&name)
            && found.insert(name)
        {
            open.extend(named(schema));
        }
    }
    found
}

/// The names that stand in a schema.
pub(super) fn named(schema: &Value) -> Vec<String> {
    let mut names = Vec::new();
    match schema {
        Value::Object(object) => {
            names.extend(references::target(schema).map(str::to_owned));
            names.extend(object.values().flat_map(named));
        }
        Value::Array(list) => names.extend(list.iter().flat_map(named)),
        _ => {}
    }
    names
}

/// The schemas of the document by name.
pub(super) fn schemas(document: &mut Value) -> Option<&mut Map<String, Value>> {
    document
        .get_mut("components")?
        .get_mut("schemas")?
        .as_object_mut()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::unreachable;
    use crate::lower::testing::check;

    #[test]
    fn what_no_operation_needs_goes() {
        let paths = json!({"/a": {"get": {"responses": {"200": {"content": {"application/json": {
            "schema": {"$ref": "#/components/schemas/A"}
        }}}}}}});
        check(
            unreachable,
            json!({"paths": paths, "components": {"schemas": {
                "A": {"type": "array", "items": {"$ref": "#/components/schemas/B"}}, "B": {}, "C": {}
            }}}),
            json!({"paths": paths, "components": {"schemas": {
                "A": {"type": "array", "items": {"$ref": "#/components/schemas/B"}}, "B": {}
            }}}),
        );
    }
}
