//! The core schema of YAML 1.2: which plain texts are null, booleans and numbers. Everything else is a string, so that
//! `yes`, `on` and `2026-01-31` stay what was written.

use saphyr_parser::{ScalarStyle, Tag};
use serde_json::Number;

use crate::diagnostic::Diagnostic;
use crate::load::node::Data;

/// What a scalar means.
pub(super) fn resolve(
    text: &str,
    style: ScalarStyle,
    tag: Option<&Tag>,
) -> Result<Data, Diagnostic> {
    match tag {
        None if style == ScalarStyle::Plain => plain(text),
        None => Ok(Data::String(text.to_owned())),
        Some(tag)
            if tag.handle.is_empty() && tag.suffix == "!"
                || tag.is_yaml_core_schema() && tag.suffix == "str" =>
        {
            Ok(Data::String(text.to_owned()))
        }
        Some(tag) if tag.is_yaml_core_schema() => tagged(text, tag),
        Some(tag) => Err(unknown_tag(tag)),
    }
}

/// A tag that has no meaning in a contract.
pub(super) fn unknown_tag(tag: &Tag) -> Diagnostic {
    Diagnostic::error(
        "yaml-tag",
        format!("the tag `{}{}` has no meaning here", tag.handle, tag.suffix),
    )
    .advise("remove the tag; contracts hold JSON values only")
}

fn tagged(text: &str, tag: &Tag) -> Result<Data, Diagnostic> {
    let data = plain(text)?;
    let fits = match tag.suffix.as_str() {
        "null" => matches!(data, Data::Null),
        "bool" => matches!(data, Data::Bool(_)),
        "int" => matches!(&data, Data::Number(number) if !number.is_f64()),
        "float" => matches!(data, Data::Number(_)),
        _ => return Err(unknown_tag(tag)),
    };
    match fits {
        true => Ok(data),
        false => Err(Diagnostic::error(
            "yaml-tag",
            format!("`{text}` is not what its tag `!!{}` says", tag.suffix),
        )
        .advise("correct the value or remove the tag")),
    }
}

fn plain(text: &str) -> Result<Data, Diagnostic> {
    Ok(match text {
        "" | "~" | "null" | "Null" | "NULL" => Data::Null,
        "true" | "True" | "TRUE" => Data::Bool(true),
        "false" | "False" | "FALSE" => Data::Bool(false),
        _ if is_not_finite(text) => return Err(not_finite(text)),
        _ => match number(text) {
            Some(Ok(number)) => Data::Number(number),
            Some(Err(())) => return Err(not_finite(text)),
            None => Data::String(text.to_owned()),
        },
    })
}

fn is_not_finite(text: &str) -> bool {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    matches!(unsigned, ".inf" | ".Inf" | ".INF") || matches!(text, ".nan" | ".NaN" | ".NAN")
}

fn not_finite(text: &str) -> Diagnostic {
    Diagnostic::error("yaml-number", format!("JSON has no number for `{text}`"))
        .advise("leave a bound out to say that there is none, or put quotes around a text")
}

/// The number that a plain text is; `Err` for one that JSON cannot hold, `None` for what is no number.
fn number(text: &str) -> Option<Result<Number, ()>> {
    for (prefix, radix) in [("0x", 16), ("0o", 8)] {
        if let Some(digits) = text.strip_prefix(prefix)
            && !digits.is_empty()
            && digits.chars().all(|digit| digit.is_digit(radix))
        {
            return Some(
                u64::from_str_radix(digits, radix)
                    .map(Number::from)
                    .map_err(drop),
            );
        }
    }
    let (digits, float) = shape(text)?;
    let unsigned = text.strip_prefix('+').unwrap_or(text);
    if !float && let Ok(integer) = unsigned.parse::<i64>() {
        return Some(Ok(Number::from(integer)));
    }
    if !float
        && let Ok(integer) = digits.parse::<u64>()
        && !text.starts_with('-')
    {
        return Some(Ok(Number::from(integer)));
    }
    let value: f64 = unsigned.parse().ok()?;
    Some(Number::from_f64(value).ok_or(()))
}

/// The text without its sign, and whether it is a fraction, where it has the shape of a decimal number:
/// `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`.
fn shape(text: &str) -> Option<(&str, bool)> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (mantissa, exponent) = match unsigned.find(['e', 'E']) {
        Some(place) => (&unsigned[..place], Some(&unsigned[place + 1..])),
        None => (unsigned, None),
    };
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let mantissa_fits = digits(whole)
        && fraction.is_none_or(digits)
        && (!whole.is_empty() || fraction.is_some_and(|fraction| !fraction.is_empty()));
    let exponent_fits = exponent.is_none_or(|exponent| {
        let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        !exponent.is_empty() && digits(exponent)
    });
    (mantissa_fits && exponent_fits).then_some((unsigned, fraction.is_some() || exponent.is_some()))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::load::yaml::read as read_yaml;

    fn read(text: &str) -> Value {
        let node = read_yaml(&format!("x: {text}\n")).expect(text);
        node.to_value()["x"].clone()
    }

    #[test]
    fn the_core_schema_is_followed() {
        for (text, value) in [
            ("~", json!(null)),
            ("", json!(null)),
            ("True", json!(true)),
            ("012", json!(12)),
            ("+7", json!(7)),
            ("-0x1", json!("-0x1")),
            ("0x1F", json!(31)),
            ("0o17", json!(15)),
            ("1.50", json!(1.5)),
            (".5", json!(0.5)),
            ("5.", json!(5.0)),
            ("1e3", json!(1000.0)),
            ("18446744073709551615", json!(u64::MAX)),
            ("-9223372036854775808", json!(i64::MIN)),
            ("36893488147419103232", json!(36893488147419103232_f64)),
            ("'12'", json!("12")),
            ("!!str 12", json!("12")),
            ("! 12", json!("12")),
            ("!!float 12", json!(12)),
        ] {
            assert_eq!(read(text), value, "{text}");
        }
    }

    #[test]
    fn what_only_looks_like_something_stays_text() {
        for text in [
            "yes",
            "no",
            "on",
            "off",
            "y",
            "2026-01-31",
            "2026-01-31T10:00:00Z",
            "1_000",
            "0b1",
            "1.2.3",
            "e5",
            ".",
            "-",
            "12e",
            "inf",
            "NaN",
            "nULL",
            "10:30",
        ] {
            if text != "-" {
                assert_eq!(read(text), json!(text));
            }
        }
    }

    #[test]
    fn numbers_that_json_lacks_are_refused() {
        for text in [".inf", "-.INF", ".NaN", "1e999", "0xFFFFFFFFFFFFFFFFFFFF"] {
            assert!(resolve(text, ScalarStyle::Plain, None).is_err(), "{text}");
        }
    }
}
