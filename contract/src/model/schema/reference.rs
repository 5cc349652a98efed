//! A schema that is named by another one.

use serde_json::{Map, Value, json};

use super::TypeBuilder;
use super::form::Place;
use crate::model::keywords;
use crate::model::types::{Type, Usage};
use crate::pointer::{component_name, unescape};

impl TypeBuilder<'_> {
    /// The type behind `reference`; what stands beside it narrows the component.
    pub(super) fn reference(&mut self, reference: &str, place: &Place) -> Usage {
        let Some(name) = component_name(reference, "schemas") else {
            let advice = "move the schema to `components/schemas` and name it with `$ref: '#/components/schemas/…'`";
            self.findings.error(
                "reference",
                place.pointer,
                format!("`{reference}` does not name a schema of this contract"),
                advice,
            );
            return Usage::of(Type::Any);
        };
        let narrows = place
            .schema
            .keys()
            .any(|keyword| keyword != "$ref" && keywords::constrains(keyword));
        if !narrows {
            return self.component(&unescape(name), place.view);
        }
        let mut narrowed = Map::new();
        narrowed.insert("allOf".to_owned(), json!([{"$ref": reference}]));
        let siblings = place
            .schema
            .iter()
            .filter(|(keyword, _)| *keyword != "$ref");
        narrowed.extend(siblings.map(|(keyword, value)| (keyword.clone(), value.clone())));
        self.place_usage(&Place {
            schema: &narrowed,
            ..*place
        })
    }
}

/// The component that a member of a union or of an `allOf` names.
pub(super) fn component_of(member: &Value) -> Option<&str> {
    let reference = member.get("$ref")?.as_str()?;
    component_name(reference, "schemas")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::model::testing::{check_field, components};

    #[test]
    fn annotations_beside_a_reference_do_not_make_a_new_type() {
        check_field(
            components(
                json!({"A": {"type": "object", "properties": {"b": {"$ref": "#/components/schemas/B", "description": "x"}}},
                "B": {"type": "object", "properties": {"c": {"type": "string"}}}}),
            ),
            ("A", "b"),
            "B",
        );
    }

    #[test]
    fn bounds_beside_a_reference_narrow_it() {
        check_field(
            components(
                json!({"A": {"type": "object", "properties": {"b": {"$ref": "#/components/schemas/B", "maxLength": 3}}},
                "B": {"type": "string"}}),
            ),
            ("A", "b"),
            "String",
        );
    }
}
