//! A property of a patch, which may be absent, null or a value, three different wishes.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};
use validator::{Validate, ValidationErrors};

/// Leave it, clear it, or set it.
///
/// In a struct: `#[serde(default, skip_serializing_if = "Patch::is_absent")]`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Patch<T> {
    /// The property was not sent: leave what is there.
    #[default]
    Absent,
    /// `null` was sent: clear it.
    Null,
    /// A value was sent: set it.
    Value(T),
}

impl<T> Patch<T> {
    /// Whether nothing was sent.
    pub const fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    /// The value that was sent, if one was.
    pub const fn value(&self) -> Option<&T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }

    /// Does to `target` what was asked.
    pub fn apply(self, target: &mut Option<T>) {
        match self {
            Self::Absent => {}
            Self::Null => *target = None,
            Self::Value(value) => *target = Some(value),
        }
    }

    /// Changes the value, if there is one.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Patch<U> {
        match self {
            Self::Absent => Patch::Absent,
            Self::Null => Patch::Null,
            Self::Value(value) => Patch::Value(change(value)),
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Patch<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Option::deserialize(deserializer)?.map_or(Self::Null, Self::Value))
    }
}

impl<T: Serialize> Serialize for Patch<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.value().serialize(serializer)
    }
}

impl<T: Validate> Validate for Patch<T> {
    fn validate(&self) -> Result<(), ValidationErrors> {
        self.value().map_or(Ok(()), Validate::validate)
    }
}

impl<T> PartialSchema for Patch<T>
where
    Option<T>: PartialSchema,
{
    fn schema() -> RefOr<Schema> {
        Option::<T>::schema()
    }
}

impl<T: ToSchema> ToSchema for Patch<T>
where
    Option<T>: PartialSchema,
{
    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        T::schemas(schemas);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Change {
        #[serde(default, skip_serializing_if = "Patch::is_absent")]
        note: Patch<String>,
    }

    #[test]
    fn absent_null_and_value_stay_different_both_ways() {
        for (text, note) in [
            ("{}", Patch::Absent),
            (r#"{"note":null}"#, Patch::Null),
            (r#"{"note":"x"}"#, Patch::Value("x".to_owned())),
        ] {
            let change: Change = serde_json::from_str(text).expect("well formed");
            assert_eq!(change, Change { note });
            assert_eq!(serde_json::to_string(&change).expect("plain"), text);
        }
    }

    #[test]
    fn applying_leaves_clears_or_sets() {
        let mut target = Some(1);
        Patch::Absent.apply(&mut target);
        assert_eq!(target, Some(1));
        Patch::Value(2).apply(&mut target);
        assert_eq!(target, Some(2));
        Patch::Null.apply(&mut target);
        assert_eq!(target, None);
    }
}
