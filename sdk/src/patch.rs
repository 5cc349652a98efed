//! Absent, null and a value.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A property of a merge patch: left alone, cleared, or set.
///
/// ```
/// use plumbline_sdk::Patch;
/// assert_eq!(Patch::from("red"), Patch::Value("red"));
/// assert_eq!(Patch::<&str>::from(None), Patch::Null);
/// assert!(Patch::<&str>::default().is_absent());
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Patch<T> {
    /// Not sent: what is there stays.
    #[default]
    Absent,
    /// Sent as `null`: what is there is cleared.
    Null,
    /// Sent as a value.
    Value(T),
}

impl<T> Patch<T> {
    /// Whether the property is not sent.
    pub fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }
}

impl<T> From<T> for Patch<T> {
    fn from(value: T) -> Self {
        Self::Value(value)
    }
}

impl<T> From<Option<T>> for Patch<T> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Self::Value)
    }
}

impl<T: Serialize> Serialize for Patch<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Value(value) => serializer.serialize_some(value),
            // An absent property is skipped before it comes here.
            Self::Absent | Self::Null => serializer.serialize_none(),
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Patch<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Option::<T>::deserialize(deserializer).map(Self::from)
    }
}

#[cfg(test)]
mod tests {
    use serde::{Deserialize, Serialize};

    use super::Patch;

    #[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
    struct Changes {
        #[serde(default, skip_serializing_if = "Patch::is_absent")]
        note: Patch<String>,
    }

    #[test]
    fn the_three_are_different_on_the_wire_and_back() {
        for (note, json) in [
            (Patch::Absent, "{}"),
            (Patch::Null, r#"{"note":null}"#),
            (Patch::Value("x".to_owned()), r#"{"note":"x"}"#),
        ] {
            let changes = Changes { note };
            assert_eq!(serde_json::to_string(&changes).expect("serialises"), json);
            assert_eq!(
                serde_json::from_str::<Changes>(json).expect("parses"),
                changes
            );
        }
    }
}
