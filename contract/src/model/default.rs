//! The value that a schema gives to what is left out.

use serde_json::Value;

use crate::pointer;

/// The default of `schema`: its own, or that of the schema that it refers to. `null` says nothing.
pub(super) fn default_of<'v>(document: &'v Value, schema: &'v Value) -> Option<&'v Value> {
    let target = pointer::resolve(document, schema, "").map(|(target, _)| target);
    [Some(schema), target]
        .into_iter()
        .flatten()
        .filter_map(|schema| schema.get("default"))
        .find(|default| !default.is_null())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_default_beside_a_reference_comes_before_the_one_behind_it() {
        let document =
            json!({"components": {"schemas": {"Mood": {"type": "string", "default": "calm"}}}});
        let reference = "#/components/schemas/Mood";
        let of = |schema: Value| default_of(&document, &schema).cloned();
        assert_eq!(of(json!({"$ref": reference})), Some(json!("calm")));
        assert_eq!(
            of(json!({"$ref": reference, "default": "wild"})),
            Some(json!("wild"))
        );
        assert_eq!(of(json!({"type": "string"})), None);
    }
}
