//! `application/x-www-form-urlencoded` as JSON: fields are text, and the schema says what they stand for.

use serde_json::{Map, Value};

use super::Unreadable;
use crate::parameters::{coerce, raw};
use crate::schema::{FieldKind, Fields};

/// The fields of a form.
pub(super) fn value(fields: &Fields, bytes: &[u8]) -> Result<Value, Unreadable> {
    let broken = || Unreadable::new("The body is not a well-formed form.");
    let text = std::str::from_utf8(bytes).map_err(|_| broken())?;
    let mut object = Map::new();
    for pair in raw::query(text) {
        let (Some(name), Some(text)) = (pair.name, raw::decode(&pair.value)) else {
            return Err(broken());
        };
        add(fields, &mut object, name, text);
    }
    Ok(Value::Object(object))
}

/// Adds one field. A field that is repeated without being an array becomes one, so that the schema refuses its type.
pub(super) fn add(fields: &Fields, object: &mut Map<String, Value>, name: String, text: String) {
    let kind = fields.get(&name).unwrap_or(&FieldKind::Text);
    let value = one(kind, text);
    match (object.get_mut(&name), kind) {
        (Some(Value::Array(items)), _) => items.push(value),
        (Some(first), _) => *first = Value::Array(vec![first.take(), value]),
        (None, FieldKind::Array(_)) => {
            object.insert(name, Value::Array(vec![value]));
        }
        (None, _) => {
            object.insert(name, value);
        }
    }
}

/// Whether a field stands for bytes: as its schema says, or, where that does not say it, because it is a file.
pub(super) fn is_binary(fields: &Fields, name: &str, is_file: bool) -> bool {
    let mut kind = fields.get(name).unwrap_or(&FieldKind::Text);
    while let FieldKind::Array(item) = kind {
        kind = item;
    }
    match kind {
        FieldKind::Binary => true,
        FieldKind::Text => is_file,
        _ => false,
    }
}

fn one(kind: &FieldKind, text: String) -> Value {
    match kind {
        FieldKind::Text | FieldKind::Binary => Value::String(text),
        FieldKind::Integer => coerce::integer(text),
        FieldKind::Number => coerce::number(text),
        FieldKind::Boolean => coerce::boolean(text),
        FieldKind::Object => serde_json::from_str(&text).unwrap_or(Value::String(text)),
        FieldKind::Array(item) => one(item, text),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn fields() -> Fields {
        Fields::from([
            ("count".to_owned(), FieldKind::Integer),
            (
                "tags".to_owned(),
                FieldKind::Array(Box::new(FieldKind::Text)),
            ),
        ])
    }

    #[test]
    fn fields_get_the_types_of_their_schema() {
        let read = value(&fields(), b"name=a+b&count=3&tags=x").expect("well formed");
        assert_eq!(read, json!({"name": "a b", "count": 3, "tags": ["x"]}));
    }

    #[test]
    fn a_repeated_field_is_an_array_whether_it_should_be_or_not() {
        let read = value(&fields(), b"tags=x&tags=y&count=1&count=2").expect("well formed");
        assert_eq!(read, json!({"tags": ["x", "y"], "count": [1, 2]}));
    }

    #[test]
    fn what_is_not_utf_8_is_refused() {
        assert!(value(&fields(), b"name=%FF").is_err());
    }
}
