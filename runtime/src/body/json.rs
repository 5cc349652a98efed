//! JSON, read more strictly than serde does: a name may stand only once in an object (RFC 8259 leaves it open, and two
//! readers that choose differently are a way round every check).

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use super::Unreadable;

/// The value of a JSON text.
pub(super) fn value(bytes: &[u8]) -> Result<Value, Unreadable> {
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    Unique
        .deserialize(&mut deserializer)
        .and_then(|value| deserializer.end().map(|()| value))
        .map_err(|error| {
            Unreadable::new(format!(
                "The body is not well-formed JSON at line {}, column {}.",
                error.line(),
                error.column()
            ))
        })
}

struct Unique;

impl<'de> DeserializeSeed<'de> for Unique {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Unique {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        Number::from_f64(value)
            .map(Value::Number)
            .ok_or_else(|| E::custom("a number out of range"))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut array = Vec::new();
        while let Some(item) = items.next_element_seed(Unique)? {
            array.push(item);
        }
        Ok(Value::Array(array))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some(name) = members.next_key::<String>()? {
            let value = members.next_value_seed(Unique)?;
            if object.insert(name, value).is_some() {
                return Err(A::Error::custom("a name stands twice"));
            }
        }
        Ok(Value::Object(object))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn well_formed_text_is_read_as_serde_reads_it() {
        let text = r#"{"a":[1,-2,1.5,"x\n",true,null],"b":{},"c":18446744073709551615}"#;
        let expected: Value = serde_json::from_str(text).expect("well formed");
        assert_eq!(value(text.as_bytes()).expect("well formed"), expected);
    }

    #[test]
    fn broken_text_is_refused_with_its_place_and_without_its_content() {
        for text in [
            "{\n\"secret\": hush}",
            "{\"secret\":1,\"secret\":2}",
            "[1] trailing",
            "\"\u{1}\"",
            "",
        ] {
            let detail = value(text.as_bytes()).expect_err(text).detail;
            assert!(detail.contains("line"), "{detail}");
            assert!(
                !detail.contains("secret") && !detail.contains("hush"),
                "{detail}"
            );
        }
    }

    #[test]
    fn nesting_without_end_is_refused() {
        assert!(value("[".repeat(100_000).as_bytes()).is_err());
    }
}
