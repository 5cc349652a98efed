//! What is said to people about a broken rule: the rule as the contract has it, never the value.

use jsonschema::error::{TypeKind, ValidationErrorKind as Kind};
use serde_json::Value;

/// The longest list of allowed values that is spelt out.
const LONGEST_LIST: usize = 20;

/// A sentence without a subject, such as "must be at most 80 characters".
pub(super) fn of(kind: &Kind) -> String {
    match kind {
        Kind::Type { kind } => format!("must be {}", types(kind)),
        Kind::MinLength { limit } => format!("must be at least {}", count(*limit, "character")),
        Kind::MaxLength { limit } => format!("must be at most {}", count(*limit, "character")),
        Kind::Minimum { limit } => format!("must be at least {limit}"),
        Kind::Maximum { limit } => format!("must be at most {limit}"),
        Kind::ExclusiveMinimum { limit } => format!("must be more than {limit}"),
        Kind::ExclusiveMaximum { limit } => format!("must be less than {limit}"),
        Kind::MultipleOf { multiple_of } => format!("must be a multiple of {multiple_of}"),
        Kind::MinItems { limit } => format!("must have at least {}", count(*limit, "item")),
        Kind::MaxItems { limit } => format!("must have at most {}", count(*limit, "item")),
        Kind::AdditionalItems { .. } | Kind::UnevaluatedItems { .. } => {
            "has more items than are known here".to_owned()
        }
        Kind::MinProperties { limit } => {
            format!(
                "must have at least {}",
                plural(*limit, "property", "properties")
            )
        }
        Kind::MaxProperties { limit } => {
            format!(
                "must have at most {}",
                plural(*limit, "property", "properties")
            )
        }
        Kind::UniqueItems => "must not have equal items".to_owned(),
        Kind::Pattern { pattern } => format!("must match the pattern {pattern}"),
        Kind::Format { format } => format!("must be a valid {format}"),
        Kind::Enum { options } => format!("must be one of {}", list(options)),
        Kind::Constant { expected_value } => format!("must be {expected_value}"),
        Kind::AnyOf { .. } | Kind::OneOfNotValid { .. } => {
            "must be as one of the alternatives says".to_owned()
        }
        Kind::OneOfMultipleValid { .. } => {
            "must be as only one of the alternatives says".to_owned()
        }
        Kind::FalseSchema => "is not allowed here".to_owned(),
        Kind::Contains => "must have an item that it does not have".to_owned(),
        _ => "breaks a rule of its schema".to_owned(),
    }
}

fn count(limit: u64, noun: &str) -> String {
    plural(limit, noun, &format!("{noun}s"))
}

fn plural(limit: u64, one: &str, many: &str) -> String {
    format!("{limit} {}", if limit == 1 { one } else { many })
}

fn types(kind: &TypeKind) -> String {
    let article = |name: &str| match name {
        "null" => "null".to_owned(),
        "array" | "integer" | "object" => format!("an {name}"),
        _ => format!("a {name}"),
    };
    match kind {
        TypeKind::Single(name) => article(&name.to_string()),
        TypeKind::Multiple(names) => names
            .iter()
            .map(|name| article(&name.to_string()))
            .collect::<Vec<_>>()
            .join(" or "),
    }
}

fn list(options: &Value) -> String {
    let options = options.as_array().map_or(&[][..], Vec::as_slice);
    let mut listed: Vec<String> = options
        .iter()
        .take(LONGEST_LIST)
        .map(|option| match option {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        })
        .collect();
    if options.len() > LONGEST_LIST {
        listed.push("…".to_owned());
    }
    listed.join(", ")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    fn sentence(schema: &Value, value: &Value) -> String {
        let validator = jsonschema::validator_for(schema).expect("the test's schema compiles");
        let error = validator.validate(value).expect_err("it is meant to fail");
        super::of(error.kind())
    }

    use serde_json::Value;

    #[test]
    fn sentences_name_the_rule() {
        for (schema, value, expected) in [
            (
                json!({"maxLength": 1}),
                json!("secret"),
                "must be at most 1 character",
            ),
            (
                json!({"minItems": 2}),
                json!([]),
                "must have at least 2 items",
            ),
            (
                json!({"type": ["integer", "null"]}),
                json!("secret"),
                "must be null or an integer",
            ),
            (
                json!({"enum": ["a", 1]}),
                json!("secret"),
                "must be one of a, 1",
            ),
            (json!({"minimum": 0.5}), json!(0), "must be at least 0.5"),
        ] {
            assert_eq!(sentence(&schema, &value), expected);
        }
    }
}
