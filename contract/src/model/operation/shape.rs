//! What the text of a parameter is turned into, by its type.

use crate::model::schema::TypeBuilder;
use crate::model::types::{Kind, RuntimeType, Type, Usage};

/// What the text of a parameter is turned into before its schema is looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shape {
    /// Text.
    String,
    /// An integer.
    Integer,
    /// A number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// Whatever it looks like.
    Any,
    /// A list.
    Array(Box<Shape>),
    /// Named members.
    Object(Vec<(String, Shape)>),
    /// JSON text.
    Json,
}

/// Objects deeper than this have no form in a URL that anybody writes.
const DEEPEST: usize = 8;

impl Shape {
    /// The shape of a value of a type.
    pub(super) fn of(types: &TypeBuilder, usage: &Usage) -> Self {
        shape(types, usage, 0)
    }
}

fn shape(types: &TypeBuilder, usage: &Usage, depth: usize) -> Shape {
    if depth > DEEPEST {
        return Shape::Any;
    }
    match &usage.ty {
        Type::Any | Type::Runtime(RuntimeType::Money) => Shape::Any,
        Type::Boolean => Shape::Boolean,
        Type::Integer(_) => Shape::Integer,
        Type::Number => Shape::Number,
        Type::String
        | Type::Uuid
        | Type::DateTime
        | Type::Date
        | Type::Bytes
        | Type::Runtime(RuntimeType::Currency) => Shape::String,
        Type::Array(items) => Shape::Array(Box::new(shape(types, items, depth + 1))),
        Type::Map(_) => Shape::Object(Vec::new()),
        Type::Named(name) => match types.kind(name) {
            Some(Kind::Enumeration(_)) => Shape::String,
            Some(Kind::Newtype(inner) | Kind::Alias(inner)) => shape(types, inner, depth + 1),
            Some(Kind::Struct(object)) => {
                let member = |usage| shape(types, usage, depth + 1);
                let fields = object.fields.iter();
                let members = fields.map(|field| (field.property.clone(), member(&field.usage)));
                Shape::Object(members.collect())
            }
            _ => Shape::Any,
        },
    }
}
