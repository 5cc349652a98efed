//! What a schema turns out to be: the choice by its keywords.

use serde_json::{Map, Value};

use super::TypeBuilder;
use super::enumeration::{enum_values, enumerates};
use crate::model::keywords::{self, Carried};
use crate::model::merge::type_list;
use crate::model::types::{Kind, Type, Usage, View};
use crate::pointer::join;

/// A schema at a place, with what is needed to name the types inside it.
pub(super) struct Place<'p> {
    pub(super) schema: &'p Map<String, Value>,
    pub(super) pointer: &'p str,
    pub(super) view: View,
    /// The name of a type that it needs.
    pub(super) hint: &'p str,
    /// The component that it is.
    pub(super) component: Option<&'p str>,
}

/// What a schema turns out to be, and whether that says less than the schema.
pub(super) struct Form {
    pub(super) meaning: Meaning,
    pub(super) inexact: bool,
}

/// A type that can be written where it is used, or one that needs a name.
pub(super) enum Meaning {
    InPlace(Usage),
    Definition(Kind),
}

impl Form {
    pub(super) fn in_place(usage: Usage) -> Self {
        Form {
            meaning: Meaning::InPlace(usage),
            inexact: false,
        }
    }

    pub(super) fn definition(kind: Kind) -> Self {
        Form {
            meaning: Meaning::Definition(kind),
            inexact: false,
        }
    }

    /// Any JSON that the schema itself accepts.
    pub(super) fn any(nullable: bool) -> Self {
        Form::in_place(Usage::of(Type::Any).or_null(nullable)).inexact_if(true)
    }

    /// The same, inexact at least where `condition` holds.
    pub(super) fn inexact_if(self, condition: bool) -> Self {
        Form {
            inexact: self.inexact || condition,
            ..self
        }
    }
}

impl TypeBuilder<'_> {
    /// What the schema at a place turns out to be.
    pub(super) fn form(&mut self, place: &Place) -> Form {
        if place.schema.contains_key("allOf") {
            return self.all_of(place);
        }
        let union = ["oneOf", "anyOf"]
            .into_iter()
            .find(|keyword| place.schema.contains_key(*keyword));
        if let Some(keyword) = union {
            return self.union(place, keyword);
        }
        let nullable = is_nullable(place.schema);
        let mut types = types(place.schema);
        types.retain(|name| name != "null");
        match types.as_slice() {
            [] if nullable => Form::any(false),
            [] => Form::in_place(Usage::of(Type::Any)).inexact_if(limits_any(place.schema)),
            [name] => self.single_type(place, name, nullable),
            _ => Form::any(nullable),
        }
    }

    /// The form in the other form's stead where null is a value too.
    pub(super) fn or_null(&mut self, form: Form, place: &Place) -> Form {
        match form.meaning {
            Meaning::InPlace(usage) => Form::in_place(usage.or_null(true)).inexact_if(form.inexact),
            Meaning::Definition(kind) => {
                let value = Place {
                    hint: &format!("{}Value", place.hint),
                    ..*place
                };
                Form::in_place(self.named(&value, kind, form.inexact).or_null(true))
            }
        }
    }

    fn single_type(&mut self, place: &Place, name: &str, nullable: bool) -> Form {
        let form = match name {
            "boolean" => Form::in_place(Usage::of(Type::Boolean).or_null(nullable)),
            "integer" => super::scalar::integer(place.schema, nullable),
            "number" => super::scalar::number(place.schema, nullable),
            "string" => return self.string(place, nullable),
            "array" => self.array(place, nullable),
            "object" => self.object(place, nullable),
            other => return self.no_type(place, other),
        };
        form.inexact_if(needs_schema(place.schema) || enumerates(place.schema))
    }

    fn no_type(&mut self, place: &Place, name: &str) -> Form {
        self.findings.error(
            "type",
            &join(place.pointer, "type"),
            format!("`{name}` is no type"),
            "write one of string, number, integer, boolean, array, object, null",
        );
        Form::in_place(Usage::of(Type::Any))
    }
}

/// Whether null is a value of the schema.
pub(super) fn is_nullable(schema: &Map<String, Value>) -> bool {
    match schema.get("type") {
        Some(types) => type_list(types).iter().any(|name| name == "null"),
        None => enum_values(schema).is_some_and(|values| values.contains(&Value::Null)),
    }
}

/// Whether a keyword of the schema can only be checked by looking at the JSON.
pub(super) fn needs_schema(schema: &Map<String, Value>) -> bool {
    schema
        .keys()
        .any(|keyword| keywords::carried(keyword) == Some(Carried::Schema))
}

/// The names under `type`, or what the other keywords imply where it is absent.
fn types(schema: &Map<String, Value>) -> Vec<String> {
    if let Some(types) = schema.get("type") {
        return type_list(types);
    }
    let implied = match enum_values(schema) {
        Some(values) => values
            .iter()
            .all(|value| value.is_string() || value.is_null())
            .then_some("string"),
        None if describes_members(schema) => Some("object"),
        None => schema.contains_key("items").then_some("array"),
    };
    implied.into_iter().map(str::to_owned).collect()
}

fn describes_members(schema: &Map<String, Value>) -> bool {
    schema.contains_key("properties")
        || schema
            .get("additionalProperties")
            .is_some_and(Value::is_object)
}

/// Whether a schema without a type refuses anything.
fn limits_any(schema: &Map<String, Value>) -> bool {
    schema
        .keys()
        .any(|keyword| keywords::constrains(keyword) && keyword != "format")
}
