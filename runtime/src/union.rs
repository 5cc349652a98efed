//! What generated enums need to tell their variants apart.

use serde::de::{DeserializeOwned, Error};
use serde_json::Value;

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
}
