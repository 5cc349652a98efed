//! The contract's schemas at run time. Nothing on the way of a good request comes here, unless its operation is `strict`.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, OnceLock, PoisonError};

use jsonschema::{Draft, Validator};
use serde_json::Value;

use crate::{Fault, FaultCode, Location, formats};

mod closed;
mod fields;
mod mapping;
mod prune;
mod sentence;

pub(crate) use fields::{FieldKind, Fields};

/// A bundle of named schemas, compiled when they are first needed and kept.
pub struct Schemas {
    document: &'static str,
    parsed: OnceLock<Value>,
    closed: LazyLock<Mutex<HashMap<&'static str, bool>>>,
    compiled: LazyLock<Mutex<HashMap<String, Option<Arc<Validator>>>>>,
}

impl Schemas {
    /// A bundle: `{"$schema": …, "$defs": {"NewProduct": {…}, "list_products.query.limit": {…}}}` (draft 2020-12).
    pub const fn new(document: &'static str) -> Self {
        Self {
            document,
            parsed: OnceLock::new(),
            closed: LazyLock::new(Mutex::default),
            compiled: LazyLock::new(Mutex::default),
        }
    }

    /// Everything about `value` that breaks the schema `name`, with pointers below `prefix`.
    pub fn faults(
        &self,
        name: &str,
        location: Location,
        prefix: &str,
        value: &Value,
    ) -> Vec<Fault> {
        match self.validator(name) {
            Some(validator) => mapping::faults(&validator, location, prefix, value),
            None => vec![Fault::new(
                location,
                prefix,
                FaultCode::Invalid,
                "cannot be checked",
            )],
        }
    }

    /// Whether `value` keeps the schema `name`. A schema that does not compile accepts nothing.
    pub fn accepts(&self, name: &str, value: &Value) -> bool {
        self.validator(name)
            .is_some_and(|validator| validator.is_valid(value))
    }

    /// The kinds of an object schema's properties, for bodies whose fields are text.
    pub(crate) fn fields(&self, name: &str) -> Fields {
        fields::of(self.document(), name)
    }

    /// Whether decoding a value of the schema `name` refuses every name that stands twice in an object.
    pub(crate) fn is_closed(&self, name: &'static str) -> bool {
        let mut closed = self.closed.lock().unwrap_or_else(PoisonError::into_inner);
        *closed
            .entry(name)
            .or_insert_with(|| closed::is_closed(self.document(), name))
    }

    fn document(&self) -> &Value {
        self.parsed.get_or_init(|| {
            serde_json::from_str(self.document).unwrap_or_else(|error| {
                crate::problem::log(&error, "the bundled schemas are not JSON");
                Value::Null
            })
        })
    }

    fn validator(&self, name: &str) -> Option<Arc<Validator>> {
        // Nothing panics while holding the lock, so a poisoned one is still whole.
        let mut compiled = self.compiled.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = compiled.get(name) {
            return known.clone();
        }
        let validator = self.compile(name).map(Arc::new);
        compiled.insert(name.to_owned(), validator.clone());
        validator
    }

    fn compile(&self, name: &str) -> Option<Validator> {
        let Some(schema) = prune::reachable(self.document(), name) else {
            tracing::error!(schema = name, "the contract's bundle has no such schema");
            return None;
        };
        let mut options = jsonschema::options()
            .with_draft(Draft::Draft202012)
            .should_validate_formats(true)
            .offline();
        for (format, check) in formats::NAMED {
            options = options.with_format(*format, *check);
        }
        match options.build(&schema) {
            Ok(validator) => Some(validator),
            Err(error) => {
                tracing::error!(schema = name, %error, "a schema of the contract does not compile");
                None
            }
        }
    }
}

impl std::fmt::Debug for Schemas {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Schemas").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    static SCHEMAS: Schemas = Schemas::new(
        r##"{"$schema": "https://json-schema.org/draft/2020-12/schema", "$defs": {
            "Slug": {"type": "string", "maxLength": 3},
            "create.body": {"$ref": "#/$defs/Slug"},
            "broken": {"type": "strange"}
        }}"##,
    );

    #[test]
    fn a_schema_is_found_by_name_through_its_references() {
        assert!(SCHEMAS.accepts("create.body", &json!("abc")));
        assert!(!SCHEMAS.accepts("create.body", &json!("abcd")));
    }

    #[test]
    fn a_schema_that_is_missing_or_broken_accepts_nothing() {
        for name in ["nowhere", "broken"] {
            assert!(!SCHEMAS.accepts(name, &json!("abc")));
            let faults = SCHEMAS.faults(name, Location::Body, "", &json!("abc"));
            assert_eq!(faults[0].code, FaultCode::Invalid);
        }
    }
}
