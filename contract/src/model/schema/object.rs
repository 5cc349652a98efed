//! Objects with named properties, and maps.

use serde_json::{Map, Value};

use super::TypeBuilder;
use super::define::text;
use super::directions::hidden;
use super::form::{Form, Place};
use crate::model::default::default_of;
use crate::model::types::{Additional, Field, Kind, Struct, Type, Usage, View};
use crate::names::{self, UniqueNames};
use crate::pointer::join;

impl TypeBuilder<'_> {
    /// The form of a schema with `type: object`.
    pub(super) fn object(&mut self, place: &Place, nullable: bool) -> Form {
        let empty = Map::new();
        let properties = place.schema.get("properties").and_then(Value::as_object);
        let properties = properties.unwrap_or(&empty);
        let required = required(place.schema);
        let closed = place.schema.get("additionalProperties") == Some(&Value::Bool(false));
        if properties.is_empty() && required.is_empty() && !closed {
            let values = Box::new(self.map_values(place));
            return Form::in_place(Usage::of(Type::Map(values)).or_null(nullable));
        }
        let undescribed: Vec<_> = required
            .iter()
            .filter(|name| !properties.contains_key(**name))
            .collect();
        if closed && !undescribed.is_empty() {
            self.findings.mistake(
                "required",
                &join(place.pointer, "required"),
                format!("{undescribed:?} must be there and may not be there"),
                "describe them under `properties`, or take them out of `required`",
            );
        }
        let fields = self.fields(place, properties, &required);
        let additional = self.additional(place, undescribed.is_empty());
        Form::definition(Kind::Struct(Struct { fields, additional }))
            .inexact_if(!undescribed.is_empty() || place.schema.contains_key("patternProperties"))
    }

    fn fields(
        &mut self,
        place: &Place,
        properties: &Map<String, Value>,
        required: &[&str],
    ) -> Vec<Field> {
        let mut taken = UniqueNames::default();
        let mut fields = Vec::new();
        for (property, schema) in properties {
            if !hidden(self.document, schema, place.view) {
                let required = required.contains(&property.as_str());
                let name = taken.take(&names::field_name(property));
                fields.push(self.field(place, property, schema, required, name));
            }
        }
        fields
    }

    fn field(
        &mut self,
        place: &Place,
        property: &str,
        schema: &Value,
        required: bool,
        name: String,
    ) -> Field {
        let pointer = join(&join(place.pointer, "properties"), property);
        let hint = format!("{}{}", place.hint, names::type_name(property));
        let usage = self.usage(schema, &pointer, place.view, &hint);
        let default = default_of(self.document, schema);
        let stands_in = !required && !self.without_defaults && place.view == View::Request;
        Field {
            name,
            property: property.to_owned(),
            required,
            default: default.filter(|_| stands_in).cloned(),
            description: schema
                .as_object()
                .and_then(|schema| text(schema, "description"))
                .or_else(|| self.described(&usage)),
            deprecated: schema.get("deprecated") == Some(&Value::Bool(true)),
            usage,
        }
    }

    fn described(&self, usage: &Usage) -> Option<String> {
        let Type::Named(name) = &usage.ty else {
            return None;
        };
        self.definitions.get(name)?.description.clone()
    }

    fn additional(&mut self, place: &Place, all_described: bool) -> Additional {
        let schema = place.schema;
        let unevaluated = schema.get("unevaluatedProperties") == Some(&Value::Bool(false));
        match schema.get("additionalProperties") {
            Some(Value::Bool(false)) if !schema.contains_key("patternProperties") => {
                Additional::Refused
            }
            None | Some(Value::Bool(true))
                if unevaluated && !schema.contains_key("patternProperties") =>
            {
                Additional::Refused
            }
            None if all_described => Additional::Ignored,
            _ => Additional::Kept(Box::new(self.map_values(place))),
        }
    }
}

fn required(schema: &Map<String, Value>) -> Vec<&str> {
    let names = schema.get("required").and_then(Value::as_array);
    names
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect()
}
