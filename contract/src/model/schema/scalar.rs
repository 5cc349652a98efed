//! Strings and numbers.

use serde_json::{Map, Value};

use super::TypeBuilder;
use super::bounds;
use super::enumeration::{enumerates, enumeration, string_values};
use super::form::{Form, Place, needs_schema};
use crate::model::types::{Checks, Kind, Type, Usage};
use crate::pointer::join;

/// Formats of strings that the runtime checks beside those with a Rust type of their own.
const CHECKED_FORMATS: &[&str] = &[
    "email",
    "uri",
    "hostname",
    "ipv4",
    "ipv6",
    "time",
    "duration",
    "uri-reference",
];

/// The form of a schema with `type: integer`.
pub(super) fn integer(schema: &Map<String, Value>, nullable: bool) -> Form {
    let name = match schema.get("format").and_then(Value::as_str) {
        Some("int32") => "i32",
        Some("uint32") => "u32",
        Some("uint64") => "u64",
        Some("int8") => "i8",
        Some("int16") => "i16",
        Some("uint8") => "u8",
        Some("uint16") => "u16",
        _ => "i64",
    };
    Form::in_place(Usage {
        ty: Type::Integer(name),
        nullable,
        checks: bounds::numeric(schema),
    })
}

/// The form of a schema with `type: number`.
pub(super) fn number(schema: &Map<String, Value>, nullable: bool) -> Form {
    Form::in_place(Usage {
        ty: Type::Number,
        nullable,
        checks: bounds::numeric(schema),
    })
}

impl TypeBuilder<'_> {
    /// The form of a schema with `type: string`.
    pub(super) fn string(&mut self, place: &Place, nullable: bool) -> Form {
        let schema = place.schema;
        let needs_schema = needs_schema(schema);
        if let Some(values) = string_values(schema) {
            return Form::definition(Kind::Enumeration(enumeration(&values)))
                .inexact_if(needs_schema || bounds::limits_text(schema));
        }
        if enumerates(schema) {
            return Form::any(nullable);
        }
        let ty = match schema.get("format").and_then(Value::as_str) {
            Some("uuid") => Type::Uuid,
            Some("date-time") => Type::DateTime,
            Some("date") => Type::Date,
            Some("binary") => Type::Bytes,
            _ => return self.text(place, nullable).inexact_if(needs_schema),
        };
        let says_less = bounds::limits_text(schema) && ty != Type::Bytes;
        Form::in_place(Usage::of(ty).or_null(nullable)).inexact_if(needs_schema || says_less)
    }

    fn text(&mut self, place: &Place, nullable: bool) -> Form {
        let schema = place.schema;
        let format = schema.get("format").and_then(Value::as_str);
        let checked = CHECKED_FORMATS.iter().find(|name| Some(**name) == format);
        Form::in_place(Usage {
            ty: Type::String,
            nullable,
            checks: Checks {
                min_length: bounds::natural(schema, "minLength").filter(|length| *length > 0),
                max_length: bounds::natural(schema, "maxLength"),
                pattern: self.pattern(place),
                format: checked.copied(),
                ..Checks::default()
            },
        })
    }

    fn pattern(&mut self, place: &Place) -> Option<String> {
        let pattern = place.schema.get("pattern")?.as_str()?;
        if let Err(error) = regress::Regex::with_flags(pattern, "u")
            && regress::Regex::new(pattern).is_err()
        {
            let advice =
                "write an expression as ECMA-262 defines it, which is what JSON Schema uses";
            let message = format!("`{pattern}` is no regular expression: {error}");
            self.findings
                .error("pattern", &join(place.pointer, "pattern"), message, advice);
        }
        Some(pattern.to_owned())
    }
}
