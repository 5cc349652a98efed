//! Schemas become types: the central step of the compiler.

mod all_of;
mod array;
mod bounds;
mod define;
mod directions;
mod enumeration;
mod form;
mod object;
mod reference;
mod scalar;
mod tagged;
mod union;
mod untagged;

use std::collections::{HashMap, HashSet};

use indexmap::IndexMap;
use serde_json::{Map, Value};

pub use self::tagged::tags_of;

use self::form::Place;
use super::keywords;
use super::types::{Definition, Kind, Type, Usage, View};
use crate::finding::Findings;
use crate::names::{self, UniqueNames};
use crate::pointer::join;

/// Turns schemas of one document into types.
pub(super) struct TypeBuilder<'a> {
    document: &'a Value,
    directional: HashSet<String>,
    answered: HashSet<String>,
    defaulted: HashSet<String>,
    sent: HashSet<String>,
    names: UniqueNames,
    component_names: HashMap<String, String>,
    components: HashMap<(String, View, bool), String>,
    definitions: IndexMap<String, Definition>,
    without_defaults: bool,
    merging: Vec<String>,
    /// What was found on the way.
    pub(super) findings: Findings,
}

impl<'a> TypeBuilder<'a> {
    /// A builder over a bundled OpenAPI 3.1 document.
    pub(super) fn new(document: &'a Value) -> Self {
        let mut builder = TypeBuilder {
            document,
            directional: directions::directional_components(document),
            answered: directions::answered_components(document),
            defaulted: directions::defaulted_components(document),
            sent: directions::sent_components(document),
            names: UniqueNames::default(),
            component_names: HashMap::new(),
            components: HashMap::new(),
            definitions: IndexMap::new(),
            without_defaults: false,
            merging: Vec::new(),
            findings: Findings::default(),
        };
        builder.reserve_component_names();
        builder
    }

    /// Every definition made so far, in the order in which they were needed.
    pub(super) fn into_definitions(self) -> (IndexMap<String, Definition>, Findings) {
        (self.definitions, self.findings)
    }

    /// The definitions made so far.
    pub(super) fn definitions(&self) -> &IndexMap<String, Definition> {
        &self.definitions
    }

    /// What the type `name` is.
    pub(super) fn kind(&self, name: &str) -> Option<&Kind> {
        self.definitions
            .get(name)
            .map(|definition| &definition.kind)
    }

    /// The type of the component schema `name`.
    pub(super) fn component(&mut self, name: &str, view: View) -> Usage {
        let view = match (
            self.directional.contains(name),
            self.answered.contains(name),
        ) {
            (true, true) => view,
            // What is never answered has the form in which it is sent, and no other under the same name.
            (true, false) => View::Request,
            (false, _) => View::Response,
        };
        let has_other_forms = self.answered.contains(name) || self.sent.contains(name);
        let is_patch = self.defaulted.contains(name) && (self.without_defaults || !has_other_forms);
        let key = (name.to_owned(), view, is_patch);
        if let Some(known) = self.components.get(&key) {
            return Usage::of(Type::Named(known.clone()));
        }
        let pointer = join("/components/schemas", name);
        let Some(schema) = self.document.pointer(&pointer) else {
            return Usage::of(Type::Any);
        };
        let rust_name = match view {
            View::Request if is_patch && has_other_forms => {
                self.names.take(&format!("{}Patch", names::type_name(name)))
            }
            View::Request if self.answered.contains(name) => {
                self.names.take(&format!("{}Input", names::type_name(name)))
            }
            _ => self.component_rust_name(name),
        };
        self.components.insert(key, rust_name.clone());
        self.define_component(&rust_name, name, schema, &pointer, view);
        Usage::of(Type::Named(rust_name))
    }

    /// The type of a schema at `pointer`; a type of its own that it needs is called `hint`.
    pub(super) fn usage(&mut self, schema: &Value, pointer: &str, view: View, hint: &str) -> Usage {
        let schema = match schema {
            Value::Object(schema) => schema,
            Value::Bool(true) => return Usage::of(Type::Any),
            _ => return self.refused_by_schema(pointer, hint),
        };
        self.check_keywords(schema, pointer);
        let place = Place {
            schema,
            pointer,
            view,
            hint,
            component: None,
        };
        match schema.get("$ref").and_then(Value::as_str) {
            Some(reference) => self.reference(reference, &place),
            None => self.place_usage(&place),
        }
    }

    /// A merge patch (RFC 7396) leaves absent members alone, so that no default may stand in for them.
    pub(super) fn without_defaults<T>(&mut self, build: impl FnOnce(&mut Self) -> T) -> T {
        let before = std::mem::replace(&mut self.without_defaults, true);
        let built = build(self);
        self.without_defaults = before;
        built
    }

    /// A component keeps its plain name, whatever needs a name before it is reached.
    fn reserve_component_names(&mut self) {
        let schemas = self
            .document
            .pointer("/components/schemas")
            .and_then(Value::as_object);
        for name in schemas.into_iter().flat_map(Map::keys) {
            let rust_name = self.names.take(&names::type_name(name));
            self.component_names.insert(name.clone(), rust_name);
        }
    }

    fn component_rust_name(&self, name: &str) -> String {
        self.component_names
            .get(name)
            .cloned()
            .unwrap_or_else(|| names::type_name(name))
    }

    fn check_keywords(&mut self, schema: &Map<String, Value>, pointer: &str) {
        for keyword in schema.keys() {
            if keywords::carried(keyword).is_some() {
                continue;
            }
            let (pointer, message) = (
                join(pointer, keyword),
                format!("the keyword `{keyword}` is not supported in a schema"),
            );
            let (rule, advice) = ("unsupported-keyword", keywords::advice(keyword));
            // What no dialect of JSON Schema knows is an annotation to all of them; what one knows may ask for something.
            match keywords::is_known_elsewhere(keyword) {
                true => self.findings.error(rule, &pointer, message, advice),
                false => self.findings.mistake(rule, &pointer, message, advice),
            }
        }
    }
}
