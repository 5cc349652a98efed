//! What the `jsonschema` crate finds, as faults.

use jsonschema::error::ValidationErrorKind as Kind;
use jsonschema::{ValidationError, Validator};
use serde_json::Value;

use super::sentence;
use crate::{Fault, FaultCode, Location, pointer};

/// How many faults are looked for; the answer lists no more either.
const MOST_FAULTS: usize = 100;

/// The faults of `value`, at most [`MOST_FAULTS`].
pub(super) fn faults(
    validator: &Validator,
    location: Location,
    prefix: &str,
    value: &Value,
) -> Vec<Fault> {
    let mut faults = Vec::new();
    for error in validator.iter_errors(value) {
        let place = Place { location, prefix };
        place.report(&error, &mut faults);
        if faults.len() >= MOST_FAULTS {
            faults.truncate(MOST_FAULTS);
            break;
        }
    }
    faults
}

#[derive(Clone, Copy)]
struct Place<'a> {
    location: Location,
    prefix: &'a str,
}

impl Place<'_> {
    fn report(self, error: &ValidationError<'_>, faults: &mut Vec<Fault>) {
        let at = format!("{}{}", self.prefix, error.instance_path().as_str());
        let mut push = |pointer: String, code: FaultCode, detail: String| {
            faults.push(Fault::new(self.location, pointer, code, detail));
        };
        match error.kind() {
            Kind::Required { property } => push(
                pointer::join(&at, property.as_str().unwrap_or_default()),
                FaultCode::Required,
                "is required".to_owned(),
            ),
            Kind::AdditionalProperties { unexpected }
            | Kind::UnevaluatedProperties { unexpected } => {
                for name in unexpected.iter().take(MOST_FAULTS) {
                    push(
                        pointer::join(&at, name),
                        FaultCode::Unknown,
                        "is not a property that is known here".to_owned(),
                    );
                }
            }
            Kind::PropertyNames { error: name } => push(
                pointer::join(&at, name.instance().as_str().unwrap_or_default()),
                code(name.kind()),
                format!("has a name that {}", sentence::of(name.kind())),
            ),
            Kind::AnyOf { context } | Kind::OneOfNotValid { context } => {
                match only_candidate(context, error) {
                    Some(errors) => errors.iter().for_each(|error| self.report(error, faults)),
                    None => push(at, FaultCode::OneOf, sentence::of(error.kind())),
                }
            }
            kind => push(at, code(kind), sentence::of(kind)),
        }
    }
}

/// The one alternative that has the value's type, if there is only one: what is wrong within it says more than that no
/// alternative fits. (`anyOf: [Address, null]` given an address.)
fn only_candidate<'a>(
    context: &'a [Vec<ValidationError<'static>>],
    parent: &ValidationError<'_>,
) -> Option<&'a [ValidationError<'static>]> {
    let of_another_type = |errors: &&Vec<ValidationError<'static>>| {
        errors.iter().any(|error| {
            matches!(error.kind(), Kind::Type { .. })
                && error.instance_path().as_str() == parent.instance_path().as_str()
        })
    };
    let mut candidates = context.iter().filter(|errors| !of_another_type(errors));
    match (candidates.next(), candidates.next()) {
        (Some(only), None) if context.len() > 1 => Some(only),
        _ => None,
    }
}

fn code(kind: &Kind) -> FaultCode {
    match kind {
        Kind::Type { .. } => FaultCode::Type,
        Kind::MinLength { .. } => FaultCode::TooShort,
        Kind::MaxLength { .. } => FaultCode::TooLong,
        Kind::Minimum { .. } | Kind::ExclusiveMinimum { .. } => FaultCode::TooSmall,
        Kind::Maximum { .. } | Kind::ExclusiveMaximum { .. } => FaultCode::TooLarge,
        Kind::MultipleOf { .. } => FaultCode::NotMultiple,
        Kind::MinItems { .. } | Kind::MinProperties { .. } => FaultCode::TooFew,
        Kind::MaxItems { .. }
        | Kind::MaxProperties { .. }
        | Kind::AdditionalItems { .. }
        | Kind::UnevaluatedItems { .. } => FaultCode::TooMany,
        Kind::UniqueItems => FaultCode::NotUnique,
        Kind::Pattern { .. } => FaultCode::Pattern,
        Kind::Format { .. } => FaultCode::Format,
        Kind::Enum { .. } => FaultCode::Enum,
        Kind::Constant { .. } => FaultCode::Const,
        Kind::AnyOf { .. } | Kind::OneOfNotValid { .. } | Kind::OneOfMultipleValid { .. } => {
            FaultCode::OneOf
        }
        Kind::Required { .. } => FaultCode::Required,
        Kind::FalseSchema
        | Kind::AdditionalProperties { .. }
        | Kind::UnevaluatedProperties { .. } => FaultCode::Unknown,
        _ => FaultCode::Invalid,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn check(schema: Value, value: Value) -> Vec<(String, &'static str)> {
        let validator = jsonschema::options()
            .should_validate_formats(true)
            .build(&schema)
            .expect("the test's schema compiles");
        let mut found: Vec<_> = faults(&validator, Location::Body, "/p", &value)
            .into_iter()
            .map(|fault| (fault.pointer, fault.code.as_str()))
            .collect();
        found.sort();
        found
    }

    fn found(list: &[(&str, &'static str)]) -> Vec<(String, &'static str)> {
        list.iter()
            .map(|(pointer, code)| ((*pointer).to_owned(), *code))
            .collect()
    }

    #[test]
    fn every_keyword_has_its_code() {
        for (schema, value, code) in [
            (json!({"type": "string"}), json!(1), "type"),
            (json!({"minLength": 2}), json!("é"), "too_short"),
            (json!({"maxLength": 1}), json!("ab"), "too_long"),
            (json!({"minimum": 2}), json!(1), "too_small"),
            (json!({"exclusiveMinimum": 1}), json!(1), "too_small"),
            (json!({"maximum": 2}), json!(3), "too_large"),
            (json!({"exclusiveMaximum": 3}), json!(3), "too_large"),
            (json!({"multipleOf": 2}), json!(3), "not_multiple"),
            (json!({"minItems": 1}), json!([]), "too_few"),
            (json!({"maxItems": 1}), json!([1, 2]), "too_many"),
            (json!({"minProperties": 1}), json!({}), "too_few"),
            (json!({"maxProperties": 0}), json!({"a": 1}), "too_many"),
            (json!({"uniqueItems": true}), json!([1, 1]), "not_unique"),
            (json!({"pattern": "^a"}), json!("b"), "pattern"),
            (json!({"format": "uuid"}), json!("b"), "format"),
            (json!({"enum": ["a"]}), json!("b"), "enum"),
            (json!({"const": "a"}), json!("b"), "const"),
            (json!({"not": {}}), json!("b"), "invalid"),
            (json!({"oneOf": [{}, {}]}), json!("b"), "one_of"),
            (json!({"contains": {"const": 1}}), json!([2]), "invalid"),
        ] {
            assert_eq!(
                check(schema.clone(), value),
                found(&[("/p", code)]),
                "{schema}"
            );
        }
    }

    #[test]
    fn missing_and_unknown_properties_are_named_by_their_own_pointers() {
        let schema = json!({
            "properties": {"a": {"properties": {"b": {"type": "string"}}, "required": ["b", "c/d"]}},
            "additionalProperties": false
        });
        let expected = [
            ("/p/a/b", "type"),
            ("/p/a/c~1d", "required"),
            ("/p/x~0", "unknown"),
            ("/p/y", "unknown"),
        ];
        assert_eq!(
            check(schema, json!({"a": {"b": 1}, "x~": 1, "y": 2})),
            found(&expected)
        );
        let unevaluated =
            json!({"allOf": [{"properties": {"a": {}}}], "unevaluatedProperties": false});
        assert_eq!(
            check(unevaluated, json!({"a": 1, "z": 1})),
            found(&[("/p/z", "unknown")])
        );
    }

    #[test]
    fn a_nullable_object_reports_what_is_wrong_within() {
        let schema = json!({"properties": {"a": {"anyOf": [
            {"type": "object", "required": ["b"], "properties": {"b": {"maxLength": 1}}}, {"type": "null"}
        ]}}});
        assert_eq!(
            check(schema.clone(), json!({"a": {"b": "xx"}})),
            found(&[("/p/a/b", "too_long")])
        );
        assert_eq!(check(schema, json!({"a": 1})), found(&[("/p/a", "one_of")]));
    }

    #[test]
    fn a_property_name_is_judged_at_its_property() {
        let schema = json!({"propertyNames": {"maxLength": 1}});
        assert_eq!(
            check(schema, json!({"ab": 1})),
            found(&[("/p/ab", "too_long")])
        );
    }

    #[test]
    fn the_number_of_faults_is_bounded() {
        let schema = json!({"items": {"type": "string"}});
        let many: Vec<u32> = (0..1000).collect();
        assert_eq!(check(schema, json!(many)).len(), MOST_FAULTS);
    }
}
