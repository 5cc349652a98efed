//! Bounds as they stand in a schema.

use serde_json::{Map, Number, Value};

use crate::model::types::Checks;

/// A bound that counts something.
pub(super) fn natural(schema: &Map<String, Value>, keyword: &str) -> Option<u64> {
    let value = schema.get(keyword)?;
    let whole = |number: &f64| number.fract() == 0.0 && *number >= 0.0;
    value
        .as_u64()
        .or_else(|| value.as_f64().filter(whole).map(|number| number as u64))
}

/// The bounds of a number.
pub(super) fn numeric(schema: &Map<String, Value>) -> Checks {
    Checks {
        minimum: number(schema, "minimum"),
        maximum: number(schema, "maximum"),
        exclusive_minimum: number(schema, "exclusiveMinimum"),
        exclusive_maximum: number(schema, "exclusiveMaximum"),
        multiple_of: number(schema, "multipleOf"),
        ..Checks::default()
    }
}

/// Whether the schema has bounds of text.
pub(super) fn limits_text(schema: &Map<String, Value>) -> bool {
    ["minLength", "maxLength", "pattern"]
        .iter()
        .any(|keyword| schema.contains_key(*keyword))
}

fn number(schema: &Map<String, Value>, keyword: &str) -> Option<Number> {
    schema.get(keyword).and_then(Value::as_number).cloned()
}
