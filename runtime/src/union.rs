//! What generated enums need to tell their variants apart.

use serde::de::{DeserializeOwned, Error};
use serde_json::Value;
use validator::Validate;

/// A text that is none of the values of an enumeration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("none of the values of the contract")]
pub struct UnknownValue;

/// The value of the property that tells the variants of a union apart.
pub fn tag<'v>(value: &'v Value, property: &str) -> Option<&'v str> {
    value.get(property)?.as_str()
}

/// The variant that was chosen, decoded from the whole value: its tag is one of its properties.
pub fn variant<T: DeserializeOwned, E: Error>(value: Value) -> Result<T, E> {
    T::deserialize(value).map_err(E::custom)
}

/// The error of a value whose tag chooses no variant.
pub fn no_variant<E: Error>() -> E {
    E::custom("the discriminator chooses no variant")
}

/// One way to read a value that has no tag.
pub type Attempt<T> = fn(&Value) -> Option<T>;

/// Reads `value` as one variant of a union without a tag.
pub fn attempt<T: DeserializeOwned>(value: &Value) -> Option<T> {
    T::deserialize(value).ok()
}

/// The first variant that can be read and keeps its bounds; where none does, the first that can be read, whose faults
/// then say what is wrong.
pub fn untagged<T: Validate, E: Error>(value: &Value, variants: &[Attempt<T>]) -> Result<T, E> {
    let mut readable = None;
    for variant in variants.iter().filter_map(|attempt| attempt(value)) {
        if variant.validate().is_ok() {
            return Ok(variant);
        }
        readable.get_or_insert(variant);
    }
    readable.ok_or_else(|| E::custom("no alternative fits"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_a_text_is_a_tag() {
        assert_eq!(tag(&json!({"kind": "flag"}), "kind"), Some("flag"));
        assert_eq!(tag(&json!({"kind": 1}), "kind"), None);
        assert_eq!(tag(&json!([]), "kind"), None);
    }

    #[test]
    fn a_variant_sees_the_whole_value() {
        let decoded: Result<serde_json::Map<String, Value>, serde_json::Error> =
            variant(json!({"kind": "flag", "value": true}));
        assert_eq!(decoded.map(|map| map.len()).ok(), Some(2));
    }

    #[derive(Debug, PartialEq)]
    struct AtMost(u8, u64);

    impl Validate for AtMost {
        fn validate(&self) -> Result<(), validator::ValidationErrors> {
            let mut checks = crate::validate::Checks::new();
            checks.range("", self.1, None, Some(u64::from(self.0)));
            checks.finish()
        }
    }

    #[test]
    fn a_variant_that_keeps_its_bounds_comes_before_one_that_only_decodes() {
        let variants: [Attempt<AtMost>; 2] = [
            |value| attempt(value).map(|number| AtMost(5, number)),
            |value| attempt(value).map(|number| AtMost(9, number)),
        ];
        let read = |value| untagged::<_, serde_json::Error>(&value, &variants).ok();
        assert_eq!(read(json!(7)), Some(AtMost(9, 7)));
        assert_eq!(read(json!(10)), Some(AtMost(5, 10)));
        assert_eq!(read(json!("x")), None);
    }
}
