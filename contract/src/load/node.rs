//! A file as a tree in which every node knows where it was written.

use indexmap::IndexMap;
use serde_json::{Number, Value};

use crate::diagnostic::Location;
use crate::pointer;

/// How deep a file may be nested: far beyond any contract, and shallow enough to walk without a thought for the stack.
pub(crate) const DEEPEST: usize = 128;

/// A value and its place.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Node {
    pub(crate) data: Data,
    pub(crate) location: Location,
}

/// What a node holds.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Data {
    Null,
    Bool(bool),
    Number(Number),
    String(String),
    Array(Vec<Node>),
    Object(Object),
}

/// The members of an object, in the order of the file.
pub(crate) type Object = IndexMap<String, Member>;

/// A member of an object: the place of its key, and its value.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Member {
    pub(crate) key: Location,
    pub(crate) value: Node,
}

impl Node {
    pub(crate) fn new(data: Data, location: Location) -> Self {
        Self { data, location }
    }

    /// A string that stands where `location` is.
    pub(crate) fn string(text: impl Into<String>, location: &Location) -> Self {
        Self::new(Data::String(text.into()), location.clone())
    }

    pub(crate) fn as_object(&self) -> Option<&Object> {
        match &self.data {
            Data::Object(object) => Some(object),
            _ => None,
        }
    }

    pub(crate) fn as_str(&self) -> Option<&str> {
        match &self.data {
            Data::String(text) => Some(text),
            _ => None,
        }
    }

    /// The value of a member, where this is an object that has it.
    pub(crate) fn get(&self, key: &str) -> Option<&Node> {
        self.as_object()?.get(key).map(|member| &member.value)
    }

    /// The member or item that one token of a JSON pointer names.
    pub(crate) fn child(&self, token: &str) -> Option<&Node> {
        match &self.data {
            Data::Object(object) => object.get(token).map(|member| &member.value),
            Data::Array(items) => items.get(token.parse::<usize>().ok()?),
            _ => None,
        }
    }

    /// The node that a JSON pointer names.
    pub(crate) fn at(&self, pointer: &str) -> Option<&Node> {
        pointer::tokens(pointer).try_fold(self, |node, token| node.child(&token))
    }

    /// What the `$ref` of an object says, if it has one.
    pub(crate) fn reference(&self) -> Option<&str> {
        self.get("$ref").and_then(Node::as_str)
    }

    /// Whether two nodes say the same, wherever they were written.
    pub(crate) fn same(&self, other: &Self) -> bool {
        self.to_value() == other.to_value()
    }

    /// The plain JSON value.
    pub(crate) fn to_value(&self) -> Value {
        match &self.data {
            Data::Null => Value::Null,
            Data::Bool(flag) => Value::Bool(*flag),
            Data::Number(number) => Value::Number(number.clone()),
            Data::String(text) => Value::String(text.clone()),
            Data::Array(items) => Value::Array(items.iter().map(Self::to_value).collect()),
            Data::Object(object) => Value::Object(
                object
                    .iter()
                    .map(|(key, member)| (key.clone(), member.value.to_value()))
                    .collect(),
            ),
        }
    }

    /// What kind of thing this is, in the words of a message.
    pub(crate) fn describe(&self) -> &'static str {
        match self.data {
            Data::Null => "null",
            Data::Bool(_) => "a boolean",
            Data::Number(_) => "a number",
            Data::String(_) => "a string",
            Data::Array(_) => "a list",
            Data::Object(_) => "a mapping",
        }
    }
}
