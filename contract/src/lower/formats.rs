//! Formats that become Rust types; every other one is dropped.

use serde_json::Value;

/// The formats of each type for which there is a Rust type that reads every value of the format.
fn known(kind: &str) -> &'static [&'static str] {
    match kind {
        // `binary` is how progenitor knows a body of bytes.
        "string" => &["uuid", "date", "date-time", "binary"],
        "integer" => &["int32", "int64"],
        "number" => &["float", "double"],
        _ => &[],
    }
}

/// Drops a format that makes no Rust type. `uint32` and its like are among them: an answer may turn negative.
pub(super) fn lower(schema: &mut Value) {
    let kind = schema["type"].as_str().unwrap_or("").to_owned();
    let Some(object) = schema.as_object_mut() else {
        return;
    };
    let keep = object
        .get("format")
        .and_then(Value::as_str)
        .is_none_or(|format| known(&kind).contains(&format));
    if !keep {
        object.shift_remove("format");
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::lower;
    use crate::lower::testing::check;

    #[test]
    fn formats_with_a_rust_type_stay() {
        check(
            lower,
            json!({"type": "string", "format": "uuid"}),
            json!({"type": "string", "format": "uuid"}),
        );
        check(
            lower,
            json!({"type": "string", "format": "email"}),
            json!({"type": "string"}),
        );
        check(
            lower,
            json!({"type": "integer", "format": "uint32"}),
            json!({"type": "integer"}),
        );
    }
}
