//! Lists, and the values of maps.

use serde_json::Value;

use super::TypeBuilder;
use super::bounds::natural;
use super::form::{Form, Place};
use crate::model::types::{Checks, Type, Usage};
use crate::pointer::join;

impl TypeBuilder<'_> {
    /// The form of a schema with `type: array`.
    pub(super) fn array(&mut self, place: &Place, nullable: bool) -> Form {
        let items = match place.schema.get("items") {
            Some(items) if !place.schema.contains_key("prefixItems") => items,
            _ => &Value::Bool(true),
        };
        let hint = format!("{}Item", place.hint);
        let items = self.usage(items, &join(place.pointer, "items"), place.view, &hint);
        Form::in_place(Usage {
            ty: Type::Array(Box::new(items)),
            nullable,
            checks: Checks {
                min_items: natural(place.schema, "minItems"),
                max_items: natural(place.schema, "maxItems"),
                unique_items: place.schema.get("uniqueItems") == Some(&Value::Bool(true)),
                ..Checks::default()
            },
        })
    }

    /// The type of the properties that the schema does not name.
    pub(super) fn map_values(&mut self, place: &Place) -> Usage {
        let values = match place.schema.get("additionalProperties") {
            Some(values @ Value::Object(_)) if !place.schema.contains_key("patternProperties") => {
                values
            }
            _ => &Value::Bool(true),
        };
        let hint = format!("{}Value", place.hint);
        let pointer = join(place.pointer, "additionalProperties");
        self.usage(values, &pointer, place.view, &hint)
    }
}
