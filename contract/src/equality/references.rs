//! The rule about references, which needs the whole document.

use serde_json::{Map, Value};

use super::normalise::walk;
use crate::load::grammar::Kind;

/// What a contract shares by reference and the served document writes out: `#[utoipa::path]` has no way to refer to a
/// parameter, and names no headers, bodies or examples. Schemas stay references, because they are types on both sides.
const WRITTEN_OUT: [Kind; 5] = [
    Kind::Parameter,
    Kind::Response,
    Kind::Header,
    Kind::RequestBody,
    Kind::Example,
];

/// No contract leads through more references in a row than this; a circle does.
const HOPS: usize = 16;

/// Writes parameters, responses, headers, request bodies and examples out where they are used, and drops the components
/// of these kinds, which then nobody uses. `summary` and `description` beside a `$ref` win, as the standard says.
pub(super) fn are_written_out(document: &Value) -> Value {
    let mut normal = document.clone();
    if let Some(Value::Object(components)) = normal.get_mut("components") {
        for section in WRITTEN_OUT.iter().filter_map(|kind| kind.section()) {
            components.shift_remove(section);
        }
    }
    walk(&mut normal, Kind::Document, &mut |kind, node| {
        if WRITTEN_OUT.contains(&kind) {
            for _ in 0..HOPS {
                let Some(target) = target(document, node) else {
                    break;
                };
                write_out(node, target);
            }
        }
    });
    normal
}

fn target<'a>(document: &'a Value, node: &Map<String, Value>) -> Option<&'a Map<String, Value>> {
    document
        .pointer(node.get("$ref")?.as_str()?.strip_prefix('#')?)?
        .as_object()
}

fn write_out(node: &mut Map<String, Value>, target: &Map<String, Value>) {
    let reference = std::mem::replace(node, target.clone());
    for (key, value) in reference {
        if matches!(key.as_str(), "summary" | "description") {
            node.insert(key, value);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn references_to_anything_but_schemas_are_written_out() {
        let document = json!({
            "paths": {"/a": {"get": {
                "parameters": [{"$ref": "#/components/parameters/Limit"}],
                "responses": {"200": {"$ref": "#/components/responses/Ok"}},
            }}},
            "components": {
                "parameters": {"Limit": {"$ref": "#/components/parameters/Other", "description": "own"},
                    "Other": {"name": "limit", "in": "query", "description": "other"}},
                "responses": {"Ok": {"description": "", "headers": {"ETag": {"$ref": "#/components/headers/ETag"}}}},
                "headers": {"ETag": {"schema": {"$ref": "#/components/schemas/ETag"}}},
                "schemas": {"ETag": {"type": "string"}},
            },
        });
        assert_eq!(
            are_written_out(&document),
            json!({
                "paths": {"/a": {"get": {
                    "parameters": [{"name": "limit", "in": "query", "description": "own"}],
                    "responses": {"200": {
                        "description": "", "headers": {"ETag": {"schema": {"$ref": "#/components/schemas/ETag"}}}}},
                }}},
                "components": {"schemas": {"ETag": {"type": "string"}}},
            })
        );
    }

    #[test]
    fn a_reference_that_leads_nowhere_or_round_stays() {
        let document = json!({"paths": {"/a": {"get": {"parameters": [
            {"$ref": "#/components/parameters/A"}, {"$ref": "#/components/parameters/Gone"}]}}},
            "components": {"parameters": {"A": {"$ref": "#/components/parameters/A"}}}});
        let normal = are_written_out(&document);
        assert_eq!(normal["paths"], document["paths"]);
    }
}
