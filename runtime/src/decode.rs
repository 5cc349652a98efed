//! `deserialize_with` functions where serde's own behaviour says less than the contract does.

use std::fmt;

use chrono::{DateTime, NaiveDate, Utc};
use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer};
use uuid::Uuid;

use crate::formats;

mod exact;

pub use exact::{Exact, Exactly};

/// An optional property that must not be null when it is there. Use with `#[serde(default, deserialize_with = …)]`.
pub fn present<'de, T, D>(deserializer: D) -> Result<Option<T>, D::Error>
where
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    T::deserialize(deserializer).map(Some)
}

/// A property that must be there but may be null: without a default, serde then asks for its presence.
pub fn nullable<'de, T, D>(deserializer: D) -> Result<Option<T>, D::Error>
where
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    Option::deserialize(deserializer)
}

/// A value whose text must have the form of its format exactly. Use as `deserialize_with`.
pub fn exact<'de, T: Exact<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    T::exactly(deserializer)
}

/// What [`present`] is to other values.
pub fn exact_present<'de, T, D>(deserializer: D) -> Result<Option<T>, D::Error>
where
    T: Exact<'de>,
    D: Deserializer<'de>,
{
    T::exactly(deserializer).map(Some)
}

/// A UUID as the format `uuid` has it; serde's own reading takes braces and missing hyphens too.
pub fn uuid<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Uuid, D::Error> {
    deserializer.deserialize_str(Text {
        format: "uuid",
        parse: |text| {
            formats::is_uuid(text)
                .then(|| Uuid::try_parse(text).ok())
                .flatten()
        },
    })
}

/// An instant as the format `date-time` has it; chrono's own reading takes a space for the `T` too.
pub fn date_time<'de, D: Deserializer<'de>>(deserializer: D) -> Result<DateTime<Utc>, D::Error> {
    deserializer.deserialize_str(Text {
        format: "date-time",
        parse: |text| {
            let instant = DateTime::parse_from_rfc3339(text).ok()?;
            formats::is_date_time(text).then(|| instant.with_timezone(&Utc))
        },
    })
}

/// A day as the format `date` has it; chrono's own reading takes short and long years too.
pub fn date<'de, D: Deserializer<'de>>(deserializer: D) -> Result<NaiveDate, D::Error> {
    deserializer.deserialize_str(Text {
        format: "date",
        parse: |text| formats::is_date(text).then(|| text.parse().ok()).flatten(),
    })
}

/// Reads a text without owning it.
struct Text<T> {
    format: &'static str,
    parse: fn(&str) -> Option<T>,
}

impl<T> Visitor<'_> for Text<T> {
    type Value = T;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "a {}", self.format)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        (self.parse)(text).ok_or_else(|| E::custom(format_args!("not a {}", self.format)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Deserialize)]
    struct Id(#[serde(deserialize_with = "uuid")] Uuid);

    #[derive(Debug, Deserialize)]
    struct Instant(#[serde(deserialize_with = "date_time")] DateTime<Utc>);

    #[derive(Debug, Deserialize)]
    struct Day(#[serde(deserialize_with = "date")] NaiveDate);

    #[test]
    fn only_the_form_of_the_format_is_taken() {
        let id = |text: &str| serde_json::from_value::<Id>(text.into());
        let plain = Uuid::from_u128(7);
        assert_eq!(id(&plain.to_string()).expect("plain").0, plain);
        assert!(id(&plain.simple().to_string()).is_err());
        assert!(id(&plain.braced().to_string()).is_err());

        let instant = |text: &str| serde_json::from_value::<Instant>(text.into());
        let read = instant("1970-01-01T01:00:00+01:00").expect("plain").0;
        assert_eq!(read, DateTime::UNIX_EPOCH);
        assert!(instant("1970-01-01 00:00:00Z").is_err());

        let day = |text: &str| serde_json::from_value::<Day>(text.into());
        assert_eq!(day("1970-01-01").expect("plain").0, NaiveDate::default());
        assert!(day("1970-1-1").is_err());
    }

    #[derive(Debug, Deserialize)]
    struct Sample {
        #[serde(default, deserialize_with = "present")]
        optional: Option<u8>,
        #[serde(deserialize_with = "nullable")]
        required: Option<u8>,
    }

    #[test]
    fn an_optional_property_may_be_left_out_but_not_be_null() {
        let sample: Sample = serde_json::from_str(r#"{"required":1}"#).expect("optional is absent");
        assert_eq!(sample.optional, None);
        assert!(serde_json::from_str::<Sample>(r#"{"optional":null,"required":1}"#).is_err());
    }

    #[test]
    fn a_required_nullable_property_may_be_null_but_not_be_left_out() {
        let sample: Sample = serde_json::from_str(r#"{"required":null}"#).expect("null is allowed");
        assert_eq!(sample.required, None);
        assert!(serde_json::from_str::<Sample>("{}").is_err());
    }
}
