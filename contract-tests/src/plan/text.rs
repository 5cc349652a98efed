//! Texts of string schemas.

use serde_json::{Map, Value};

use super::pattern;
use crate::random::Random;
use crate::schema::size;

/// How much longer than its least length a text is that nobody asked to be long.
const SPARE: usize = 12;

/// The least and the greatest length of a text.
pub(super) fn lengths(schema: &Map<String, Value>) -> (usize, Option<usize>) {
    let least = size(schema, "minLength").unwrap_or_default();
    (least, size(schema, "maxLength"))
}

/// A text that the schema allows.
pub(super) fn any(schema: &Map<String, Value>, random: &Random) -> String {
    let (least, most) = lengths(schema);
    let least = least.max(6).min(most.unwrap_or(usize::MAX));
    let most = most.unwrap_or(usize::MAX).min(least + SPARE);
    let length = least + random.below(most - least + 1);
    of_length(schema, length, random)
}

/// Whether a text must have a format. One that is not enforced, such as `password`, says nothing about it.
pub(super) fn has_form(schema: &Map<String, Value>) -> bool {
    let format = schema.get("format").and_then(Value::as_str);
    format.and_then(runtime::formats::named).is_some()
}

/// A text of this length, where neither format nor pattern forbid it.
pub(super) fn of_length(schema: &Map<String, Value>, length: usize, random: &Random) -> String {
    if let Some(text) = schema
        .get("format")
        .and_then(Value::as_str)
        .and_then(|format| of_format(format, random))
    {
        return text;
    }
    match schema.get("pattern").and_then(Value::as_str) {
        Some(pattern) => pattern::matching(pattern, length, random)
            .unwrap_or_else(|| panic!("no text is known that `{pattern}` matches")),
        None => random.letters(length),
    }
}

fn of_format(format: &str, random: &Random) -> Option<String> {
    Some(match format {
        "uuid" => random.uuid(),
        "date-time" => format!("2026-0{}-11T09:26:53Z", 1 + random.below(9)),
        "date" => format!("2026-0{}-11", 1 + random.below(9)),
        "time" => "09:26:53Z".to_owned(),
        "duration" => "PT5M".to_owned(),
        "email" => format!("{}@example.com", random.letters(8)),
        "hostname" => format!("{}.example.com", random.letters(8)),
        "ipv4" => "192.0.2.1".to_owned(),
        "ipv6" => "2001:db8::1".to_owned(),
        "uri" | "uri-reference" => format!("https://example.com/{}", random.letters(8)),
        _ => return None,
    })
}
