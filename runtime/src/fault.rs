//! What is wrong with a request: one [`Fault`] per violation, never with the rejected value.

use serde::Serialize;

/// The part of the request in which a fault lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Location {
    /// The request body.
    Body,
    /// The query string.
    Query,
    /// A segment of the path.
    Path,
    /// A header field.
    Header,
    /// A cookie.
    Cookie,
}

/// What kind of rule was broken. Clients match on this; the sentence beside it is for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FaultCode {
    /// Something that must be there is missing.
    Required,
    /// Something is there that the contract does not know.
    Unknown,
    /// The value has another JSON type.
    Type,
    /// A string has too few characters.
    TooShort,
    /// A string has too many characters.
    TooLong,
    /// A number is below its minimum.
    TooSmall,
    /// A number is above its maximum.
    TooLarge,
    /// A number is not a multiple of what it should be.
    NotMultiple,
    /// An array or object has too few members.
    TooFew,
    /// An array or object has too many members.
    TooMany,
    /// An array has equal members where they must differ.
    NotUnique,
    /// A string does not match its pattern.
    Pattern,
    /// A string is not of its format.
    Format,
    /// The value is none of those listed.
    Enum,
    /// The value is not the one that is allowed.
    Const,
    /// The value matches none, or more than one, of the alternatives.
    OneOf,
    /// Any other violation.
    Invalid,
}

impl FaultCode {
    /// The code as it is written in an answer.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Required => "required",
            Self::Unknown => "unknown",
            Self::Type => "type",
            Self::TooShort => "too_short",
            Self::TooLong => "too_long",
            Self::TooSmall => "too_small",
            Self::TooLarge => "too_large",
            Self::NotMultiple => "not_multiple",
            Self::TooFew => "too_few",
            Self::TooMany => "too_many",
            Self::NotUnique => "not_unique",
            Self::Pattern => "pattern",
            Self::Format => "format",
            Self::Enum => "enum",
            Self::Const => "const",
            Self::OneOf => "one_of",
            Self::Invalid => "invalid",
        }
    }

    /// The code that is written like this; [`FaultCode::Invalid`] for any other text.
    pub(crate) fn of(text: &str) -> Self {
        Self::ALL
            .into_iter()
            .find(|code| code.as_str() == text)
            .unwrap_or(Self::Invalid)
    }

    /// What can be said without knowing the rule.
    pub(crate) const fn sentence(self) -> &'static str {
        match self {
            Self::Required => "is required",
            Self::Unknown => "is not known here",
            Self::Type => "is of another type",
            Self::TooShort => "is too short",
            Self::TooLong => "is too long",
            Self::TooSmall => "is too small",
            Self::TooLarge => "is too large",
            Self::NotMultiple => "is not a multiple of what it should be",
            Self::TooFew => "has too few members",
            Self::TooMany => "has too many members",
            Self::NotUnique => "must not have equal items",
            Self::Pattern => "does not match its pattern",
            Self::Format => "is not of its format",
            Self::Enum | Self::Const => "is not a value that is allowed",
            Self::OneOf => "must be as one of the alternatives says",
            Self::Invalid => "is not a value that is taken here",
        }
    }

    const ALL: [Self; 17] = [
        Self::Required,
        Self::Unknown,
        Self::Type,
        Self::TooShort,
        Self::TooLong,
        Self::TooSmall,
        Self::TooLarge,
        Self::NotMultiple,
        Self::TooFew,
        Self::TooMany,
        Self::NotUnique,
        Self::Pattern,
        Self::Format,
        Self::Enum,
        Self::Const,
        Self::OneOf,
        Self::Invalid,
    ];
}

/// One violation of the contract.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Fault {
    /// Where in the request.
    #[serde(rename = "in")]
    pub location: Location,
    /// JSON Pointer within the body, or `/name` of a parameter and then within its value.
    pub pointer: String,
    /// What kind of rule was broken.
    pub code: FaultCode,
    /// A sentence for people, made from the contract and never from the value.
    pub detail: String,
}

impl Fault {
    /// A fault at `pointer` in `location`.
    pub fn new(
        location: Location,
        pointer: impl Into<String>,
        code: FaultCode,
        detail: impl Into<String>,
    ) -> Self {
        Self {
            location,
            pointer: pointer.into(),
            code,
            detail: detail.into(),
        }
    }

    /// A fault in the body, which is where a service finds most of its own.
    pub fn body(pointer: impl Into<String>, code: FaultCode, detail: impl Into<String>) -> Self {
        Self::new(Location::Body, pointer, code, detail)
    }
}

/// The faults of one request, in the order in which they were found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Faults(Vec<Fault>);

impl Faults {
    /// No fault yet.
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Adds one.
    pub fn push(&mut self, fault: Fault) {
        self.0.push(fault);
    }

    /// Whether none was found.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many were found.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Looks at each.
    pub fn iter(&self) -> std::slice::Iter<'_, Fault> {
        self.0.iter()
    }

    /// Gives them away.
    pub fn into_vec(self) -> Vec<Fault> {
        self.0
    }
}

impl Extend<Fault> for Faults {
    fn extend<I: IntoIterator<Item = Fault>>(&mut self, faults: I) {
        self.0.extend(faults);
    }
}

impl FromIterator<Fault> for Faults {
    fn from_iter<I: IntoIterator<Item = Fault>>(faults: I) -> Self {
        Self(faults.into_iter().collect())
    }
}

impl From<Fault> for Faults {
    fn from(fault: Fault) -> Self {
        Self(vec![fault])
    }
}

impl From<Vec<Fault>> for Faults {
    fn from(faults: Vec<Fault>) -> Self {
        Self(faults)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_is_written_with_the_names_of_the_contract() {
        let fault = Fault::body("/price/amount", FaultCode::TooSmall, "must be at least 1");
        assert_eq!(
            serde_json::to_value(fault).expect("a fault is plain data"),
            serde_json::json!({
                "in": "body", "pointer": "/price/amount", "code": "too_small", "detail": "must be at least 1"
            })
        );
    }

    #[test]
    fn a_code_serialises_as_what_as_str_says() {
        for code in FaultCode::ALL {
            assert_eq!(
                serde_json::to_value(code).expect("plain"),
                serde_json::json!(code.as_str())
            );
            assert_eq!(FaultCode::of(code.as_str()), code);
        }
    }
}
