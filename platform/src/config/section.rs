use std::collections::BTreeMap;
use std::fmt;

use serde::de::value::StrDeserializer;
use serde::de::{
    DeserializeSeed, Deserializer, Error as _, Expected, MapAccess, Unexpected, Visitor,
};
use serde::forward_to_deserialize_any;

use super::layers::Entry;
use super::text::Text;

/// Reads a struct: its fields are the settings whose names begin with the prefix.
pub(super) struct Section<'a> {
    prefix: &'a str,
    entries: &'a BTreeMap<String, Entry>,
    /// The names of all its settings, whether they have a value or not.
    pub(super) known: Vec<String>,
}

/// Why a section cannot be read. Never holds a value.
#[derive(Debug)]
pub(super) enum Failure {
    Missing(String),
    Invalid { origin: String, reason: String },
}

impl<'a> Section<'a> {
    pub(super) fn new(prefix: &'a str, entries: &'a BTreeMap<String, Entry>) -> Self {
        Self {
            prefix,
            entries,
            known: Vec::new(),
        }
    }
}

impl<'de> Deserializer<'de> for &mut Section<'_> {
    type Error = Failure;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        visitor.visit_unit()
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Failure> {
        self.known = fields
            .iter()
            .map(|field| format!("{}{field}", self.prefix))
            .collect();
        let present = fields
            .iter()
            .zip(&self.known)
            .filter_map(|(field, key)| Some((*field, self.entries.get(key)?)));
        visitor.visit_map(Fields {
            present: present.collect::<Vec<_>>().into_iter(),
            value: None,
        })
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit
        unit_struct newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}

struct Fields<'a> {
    present: std::vec::IntoIter<(&'static str, &'a Entry)>,
    value: Option<&'a Entry>,
}

impl<'de> MapAccess<'de> for Fields<'_> {
    type Error = Failure;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Failure> {
        let Some((field, entry)) = self.present.next() else {
            return Ok(None);
        };
        self.value = Some(entry);
        seed.deserialize(StrDeserializer::<Failure>::new(field))
            .map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Failure> {
        let entry = self
            .value
            .take()
            .ok_or_else(|| Failure::custom("has no value"))?;
        seed.deserialize(Text(&entry.value))
            .map_err(|failure| failure.at(&entry.origin))
    }
}

impl Failure {
    fn at(self, name: &str) -> Self {
        match self {
            Self::Invalid { reason, .. } => Self::Invalid {
                origin: name.to_owned(),
                reason,
            },
            missing @ Self::Missing(_) => missing,
        }
    }
}

/// serde's own words would repeat the value: only what was expected is kept.
impl serde::de::Error for Failure {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::Invalid {
            origin: String::new(),
            reason: format!("is not usable: {message}"),
        }
    }

    fn invalid_type(_: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::Invalid {
            origin: String::new(),
            reason: format!("must be {expected}"),
        }
    }

    fn invalid_value(_: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::Invalid {
            origin: String::new(),
            reason: format!("must be {expected}"),
        }
    }

    fn unknown_variant(_: &str, expected: &'static [&'static str]) -> Self {
        Self::Invalid {
            origin: String::new(),
            reason: format!("must be one of {}", expected.join(", ")),
        }
    }

    fn missing_field(field: &'static str) -> Self {
        Self::Missing(field.to_owned())
    }
}

impl std::error::Error for Failure {}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(field) => write!(formatter, "`{field}` has no value"),
            Self::Invalid { origin, reason } => write!(formatter, "{origin} {reason}"),
        }
    }
}
