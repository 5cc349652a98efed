//! Whether no object of a JSON text has two members of one name.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

/// From how many members on a set is quicker than looking at each.
const MANY: usize = 16;

/// False also for what is not JSON.
pub(crate) fn has_unique_names(bytes: &[u8]) -> bool {
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    Unique.deserialize(&mut deserializer).is_ok() && deserializer.end().is_ok()
}

/// Walks a value without keeping it.
#[derive(Clone, Copy)]
struct Unique;

impl<'de> DeserializeSeed<'de> for Unique {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Unique {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        while items.next_element_seed(self)?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        let mut names = Names::default();
        while let Some(name) = members.next_key_seed(Name)? {
            if !names.add(name) {
                return Err(A::Error::custom("a name stands twice"));
            }
            members.next_value_seed(self)?;
        }
        Ok(())
    }
}

/// The names of one object.
#[derive(Default)]
struct Names<'de> {
    few: Vec<Cow<'de, str>>,
    many: HashSet<Cow<'de, str>>,
}

impl<'de> Names<'de> {
    /// False where the name is there already.
    fn add(&mut self, name: Cow<'de, str>) -> bool {
        if !self.many.is_empty() {
            return self.many.insert(name);
        }
        if self.few.contains(&name) {
            return false;
        }
        self.few.push(name);
        if self.few.len() == MANY {
            self.many.extend(self.few.drain(..));
        }
        true
    }
}

/// Reads a name without copying it, unless it is written with escapes.
struct Name;

impl<'de> DeserializeSeed<'de> for Name {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Name {
    type Value = Cow<'de, str>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a name")
    }

    fn visit_borrowed_str<E>(self, name: &'de str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(name))
    }

    fn visit_str<E>(self, name: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(name.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: bool) {
        assert_eq!(has_unique_names(text.as_bytes()), expected, "{text}");
    }

    #[test]
    fn names_may_repeat_in_different_objects_only() {
        check(r#"{"a": {"a": 1}, "b": [{"a": "a"}, {"a": null}]}"#, true);
        check(r#"{"a": 1, "b": 2, "a": 3}"#, false);
        check(r#"{"a": 1, "\u0061": 2}"#, false);
        check(r#"[{"b": {"a": 1.5, "a": true}}]"#, false);
    }

    #[test]
    fn large_objects_are_looked_at_too() {
        let members: Vec<String> = (0..100).map(|number| format!("\"m{number}\": 0")).collect();
        check(&format!("{{{}}}", members.join(",")), true);
        check(&format!("{{{}, \"m3\": 0}}", members.join(",")), false);
        check(&format!("{{{}, \"m99\": 0}}", members.join(",")), false);
    }

    #[test]
    fn what_is_not_json_is_not_unique() {
        check("{", false);
        check("{} {}", false);
    }
}
