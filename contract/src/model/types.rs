//! The resolved types of a contract: what becomes a Rust type, and what is checked where it is used.

use serde_json::{Number, Value};

/// The direction in which a schema is looked at: `readOnly` parts are absent from requests, `writeOnly`
/// parts from responses (OpenAPI 3.1, section 4.8.24.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum View {
    /// What a client sends.
    Request,
    /// What a server answers or publishes.
    Response,
}

/// A schema where it is used: its Rust type, whether null is allowed, and the bounds of this place.
#[derive(Debug, Clone, PartialEq)]
pub struct Usage {
    /// The Rust type of a value that is not null.
    pub ty: Type,
    /// Whether null is a value.
    pub nullable: bool,
    /// What the type alone does not guarantee.
    pub checks: Checks,
}

impl Usage {
    /// A type without bounds that is never null.
    pub fn of(ty: Type) -> Self {
        Usage {
            ty,
            nullable: false,
            checks: Checks::default(),
        }
    }

    /// The same, with or without null among its values.
    pub fn or_null(self, nullable: bool) -> Self {
        Usage { nullable, ..self }
    }
}

/// A Rust type.
#[derive(Debug, Clone, PartialEq)]
pub enum Type {
    /// Any JSON value.
    Any,
    /// `bool`
    Boolean,
    /// An integer of the named primitive type.
    Integer(&'static str),
    /// `f64`
    Number,
    /// `String`
    String,
    /// `uuid::Uuid`
    Uuid,
    /// `chrono::DateTime<chrono::Utc>`
    DateTime,
    /// `chrono::NaiveDate`
    Date,
    /// Bytes of a part of a form.
    Bytes,
    /// `Vec`
    Array(Box<Usage>),
    /// `BTreeMap<String, _>`
    Map(Box<Usage>),
    /// A type of the runtime's.
    Runtime(RuntimeType),
    /// A type of its own, by the name of its definition.
    Named(String),
}

/// A type of the runtime's that stands for a component. It reads and writes what the schema allows and nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RuntimeType {
    /// `runtime::Currency`, a text.
    Currency,
    /// `runtime::Money`, an object.
    Money,
}

impl RuntimeType {
    /// Each of them.
    pub const ALL: [Self; 2] = [Self::Currency, Self::Money];

    /// Its name there.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Currency => "Currency",
            Self::Money => "Money",
        }
    }
}

/// Bounds that hold beyond the Rust type (JSON Schema 2020-12 Validation, section 6).
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Checks {
    /// Least number of characters.
    pub min_length: Option<u64>,
    /// Greatest number of characters.
    pub max_length: Option<u64>,
    /// An ECMA-262 expression that must match somewhere.
    pub pattern: Option<String>,
    /// A format that the runtime checks.
    pub format: Option<&'static str>,
    /// Least value.
    pub minimum: Option<Number>,
    /// Greatest value.
    pub maximum: Option<Number>,
    /// Lower bound that is not itself allowed.
    pub exclusive_minimum: Option<Number>,
    /// Upper bound that is not itself allowed.
    pub exclusive_maximum: Option<Number>,
    /// A number that divides the value.
    pub multiple_of: Option<Number>,
    /// Least number of items or properties.
    pub min_items: Option<u64>,
    /// Greatest number of items or properties.
    pub max_items: Option<u64>,
    /// Whether items differ from one another.
    pub unique_items: bool,
}

impl Checks {
    /// Whether the type alone says everything.
    pub fn is_empty(&self) -> bool {
        *self == Checks::default()
    }
}

/// A type of its own in the generated code.
#[derive(Debug, Clone)]
pub struct Definition {
    /// The Rust name.
    pub name: String,
    /// The name of the component schema that it is the full picture of, where it is one.
    pub component: Option<String>,
    /// The description that becomes its documentation.
    pub description: Option<String>,
    /// Whether the contract marks it as deprecated.
    pub deprecated: bool,
    /// What it is.
    pub kind: Kind,
    /// Where the contract says it.
    pub pointer: String,
    /// Whether the schema asks for more than the type and its checks can tell, so that values have to be
    /// checked against the schema itself.
    pub inexact: bool,
}

/// The forms of a definition.
#[derive(Debug, Clone)]
pub enum Kind {
    /// An object with known properties.
    Struct(Struct),
    /// A string with known values.
    Enumeration(Vec<EnumerationValue>),
    /// A named scalar, array or map.
    Newtype(Usage),
    /// Another name for a type.
    Alias(Usage),
    /// One of several objects, told apart by a property.
    Tagged(Tagged),
    /// One of several types, told apart by trying.
    Untagged(Vec<UntaggedVariant>),
}

/// An object with known properties.
#[derive(Debug, Clone)]
pub struct Struct {
    /// In the order of the contract.
    pub fields: Vec<Field>,
    /// What holds for properties that are not named.
    pub additional: Additional,
}

/// What holds for the properties that a schema does not name.
#[derive(Debug, Clone)]
pub enum Additional {
    /// They are refused.
    Refused,
    /// They are accepted and not kept.
    Ignored,
    /// They are kept in a map.
    Kept(Box<Usage>),
}

/// A property of an object.
#[derive(Debug, Clone)]
pub struct Field {
    /// The Rust name.
    pub name: String,
    /// The name in the contract.
    pub property: String,
    /// The type and its bounds.
    pub usage: Usage,
    /// Whether it must be there.
    pub required: bool,
    /// The value that stands in for an absent one.
    pub default: Option<Value>,
    /// The description that becomes its documentation.
    pub description: Option<String>,
    /// Whether the contract marks it as deprecated.
    pub deprecated: bool,
}

/// A value of a string enumeration.
#[derive(Debug, Clone)]
pub struct EnumerationValue {
    /// The Rust name.
    pub name: String,
    /// The value in the contract.
    pub value: String,
}

/// One of several objects, told apart by a property.
#[derive(Debug, Clone)]
pub struct Tagged {
    /// The property that tells the variants apart.
    pub property: String,
    /// The variants in the order of the contract.
    pub variants: Vec<TaggedVariant>,
}

/// A variant of a union with a discriminator.
#[derive(Debug, Clone)]
pub struct TaggedVariant {
    /// The Rust name.
    pub name: String,
    /// The values of the discriminator that choose it.
    pub tags: Vec<String>,
    /// The type of the variant.
    pub usage: Usage,
}

/// A variant of a union without a discriminator.
#[derive(Debug, Clone)]
pub struct UntaggedVariant {
    /// The Rust name.
    pub name: String,
    /// The type of the variant.
    pub usage: Usage,
}
