//! Schemas that are but another name for a schema.

use serde_json::{Map, Value, json};

use super::references;

/// Words beside a `$ref` that constrain nothing.
const ANNOTATIONS: &[&str] = &[
    "description",
    "deprecated",
    "readOnly",
    "writeOnly",
    "nullable",
];

/// Moves a `$ref` that has siblings into an `allOf`, because OpenAPI 3.0 ignores the siblings; and leaves of an `allOf`
/// of one, without siblings, that one.
pub(super) fn lower(schema: &mut Value) {
    let Some(object) = schema.as_object_mut() else {
        return;
    };
    if object.len() > 1
        && let Some(reference) = object.shift_remove("$ref")
    {
        let rest: Map<_, _> = std::mem::take(object);
        let (outside, inside): (Map<_, _>, Map<_, _>) = rest
            .into_iter()
            .partition(|(keyword, _)| ANNOTATIONS.contains(&keyword.as_str()));
        let mut parts = vec![json!({ "$ref": reference })];
        if !inside.is_empty() {
            parts.push(inside.into());
        }
        object.extend(outside);
        object.insert("allOf".to_owned(), parts.into());
    }
    if object.len() == 1
        && let Some(Value::Array(parts)) = object.get_mut("allOf")
        && parts.len() == 1
    {
        *schema = parts.remove(0);
    }
}

/// Makes "anything" of every schema that is, through other names, only a name for itself.
pub(super) fn break_cycles(document: &mut Value) {
    let schemas = document["components"]["schemas"].clone();
    for schema in document["components"]["schemas"]
        .as_object_mut()
        .into_iter()
        .flat_map(Map::values_mut)
    {
        if references::follow(schema, &schemas).is_none() {
            *schema = json!({});
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{break_cycles, lower};
    use crate::lower::testing::check;

    #[test]
    fn words_beside_a_reference_survive() {
        check(
            lower,
            json!({"$ref": "#/components/schemas/A", "description": "D"}),
            json!({"description": "D", "allOf": [{"$ref": "#/components/schemas/A"}]}),
        );
        check(
            lower,
            json!({"$ref": "#/components/schemas/A", "properties": {"b": {}}}),
            json!({"allOf": [{"$ref": "#/components/schemas/A"}, {"properties": {"b": {}}}]}),
        );
    }

    #[test]
    fn all_of_one_is_that_one() {
        check(
            lower,
            json!({"allOf": [{"type": "string"}]}),
            json!({"type": "string"}),
        );
    }

    #[test]
    fn a_name_for_itself_is_anything() {
        check(
            break_cycles,
            json!({"components": {"schemas": {
                "A": {"$ref": "#/components/schemas/B"}, "B": {"$ref": "#/components/schemas/A"}, "C": {"type": "string"}
            }}}),
            json!({"components": {"schemas": {"A": {}, "B": {}, "C": {"type": "string"}}}}),
        );
    }
}
