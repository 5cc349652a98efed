//! Texts that a library reads more leniently than the contract allows, wherever they stand in a type.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use chrono::{DateTime, NaiveDate, Utc};
use serde::de::Error;
use serde::{Deserialize, Deserializer};
use uuid::Uuid;

use crate::Patch;

/// What can be decoded exactly as its format says: identifiers, instants and days, the bytes of a file, and lists, maps
/// and options of them.
pub trait Exact<'de>: Sized {
    /// Decodes the form of the format and no other.
    fn exactly<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error>;
}

/// Decodes as [`Exact`] says, where a type is asked for and not a function.
#[derive(Debug, Clone)]
pub struct Exactly<T>(pub T);

impl<'de, T: Exact<'de>> Deserialize<'de> for Exactly<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::exactly(deserializer).map(Self)
    }
}

impl<'de> Exact<'de> for Uuid {
    fn exactly<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        super::uuid(deserializer)
    }
}

impl<'de> Exact<'de> for DateTime<Utc> {
    fn exactly<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        super::date_time(deserializer)
    }
}

impl<'de> Exact<'de> for NaiveDate {
    fn exactly<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        super::date(deserializer)
    }
}

/// Base64 is how JSON holds bytes.
impl<'de> Exact<'de> for Bytes {
    fn exactly<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let bytes = STANDARD.decode(text);
        bytes
            .map(Self::from)
            .map_err(|_| D::Error::custom("not base64"))
    }
}

impl<'de, T: Exact<'de>> Exact<'de> for Option<T> {
    fn exactly<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Option::<Exactly<T>>::deserialize(deserializer)?;
        Ok(value.map(|value| value.0))
    }
}

impl<'de, T: Exact<'de>> Exact<'de> for Vec<T> {
    fn exactly<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let items = Vec::<Exactly<T>>::deserialize(deserializer)?;
        Ok(items.into_iter().map(|item| item.0).collect())
    }
}

impl<'de, T: Exact<'de>> Exact<'de> for BTreeMap<String, T> {
    fn exactly<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let members = BTreeMap::<String, Exactly<T>>::deserialize(deserializer)?;
        Ok(members
            .into_iter()
            .map(|(name, value)| (name, value.0))
            .collect())
    }
}

impl<'de, T: Exact<'de>> Exact<'de> for Patch<T> {
    fn exactly<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let patch = Patch::<Exactly<T>>::deserialize(deserializer)?;
        Ok(patch.map(|value| value.0))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_form_is_exact_wherever_the_value_stands() {
        type Many = BTreeMap<String, Vec<Option<Uuid>>>;
        let read = |text: &str| {
            serde_json::from_value::<Exactly<Many>>(json!({"a": [null, text]})).map(|read| read.0)
        };
        let plain = Uuid::from_u128(7);
        let expected = BTreeMap::from([("a".to_owned(), vec![None, Some(plain)])]);
        assert_eq!(read(&plain.to_string()).ok(), Some(expected));
        assert!(read(&plain.simple().to_string()).is_err());
    }

    #[test]
    fn bytes_are_base64() {
        let read = |text: &str| serde_json::from_value::<Exactly<Bytes>>(json!(text));
        assert_eq!(
            read("AP8=").map(|read| read.0).ok(),
            Some(Bytes::from_static(&[0, 255]))
        );
        assert!(read("AP8").is_err());
    }
}
