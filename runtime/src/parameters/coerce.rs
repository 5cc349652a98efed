//! Text as the JSON value it stands for. Text that stands for none stays text, and the schema says `type`.

use serde_json::{Number, Value};

use crate::Shape;

/// The value of `text` in this shape.
pub(crate) fn value(shape: &Shape, text: String) -> Value {
    match shape {
        Shape::Integer => integer(text),
        Shape::Number => number(text),
        Shape::Boolean => boolean(text),
        Shape::Null if text.is_empty() => Value::Null,
        Shape::Null
        | Shape::String
        | Shape::Any
        | Shape::Array(_)
        | Shape::Object(_)
        | Shape::Json => Value::String(text),
    }
}

/// The value of an object's member; of one that the shape does not know, text.
pub(crate) fn member(properties: &[(&str, Shape)], name: &str, text: String) -> Value {
    match properties.iter().find(|(known, _)| *known == name) {
        Some((_, shape)) => value(shape, text),
        None => Value::String(text),
    }
}

/// An integer, where the text is one.
pub(crate) fn integer(text: String) -> Value {
    let digits = text.strip_prefix('-').unwrap_or(&text);
    if digits.bytes().all(|byte| byte.is_ascii_digit()) {
        number(text)
    } else {
        Value::String(text)
    }
}

/// A number, where the text is one as JSON writes it: no plus sign, no leading zeros, no spaces.
pub(crate) fn number(text: String) -> Value {
    let bare = text.ends_with(|last: char| last.is_ascii_digit())
        && text.starts_with(|first: char| first.is_ascii_digit() || first == '-');
    match serde_json::from_str::<Number>(&text) {
        Ok(number) if bare => Value::Number(number),
        _ => Value::String(text),
    }
}

/// A truth value, where the text is one.
pub(crate) fn boolean(text: String) -> Value {
    match text.as_str() {
        "true" => Value::Bool(true),
        "false" => Value::Bool(false),
        _ => Value::String(text),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn text_becomes_what_it_stands_for_or_stays_text() {
        for (shape, text, expected) in [
            (Shape::Integer, "-12", json!(-12)),
            (Shape::Integer, "1.0", json!("1.0")),
            (Shape::Integer, "1e3", json!("1e3")),
            (Shape::Integer, "+1", json!("+1")),
            (Shape::Integer, "007", json!("007")),
            (Shape::Integer, " 1", json!(" 1")),
            (Shape::Integer, "", json!("")),
            (Shape::Integer, "-", json!("-")),
            (Shape::Number, "1.5e3", json!(1500.0)),
            (Shape::Number, "NaN", json!("NaN")),
            (Shape::Boolean, "true", json!(true)),
            (Shape::Boolean, "True", json!("True")),
            (Shape::Null, "", json!(null)),
            (Shape::String, "12", json!("12")),
        ] {
            assert_eq!(
                value(&shape, text.to_owned()),
                expected,
                "{shape:?} {text:?}"
            );
        }
    }
}
