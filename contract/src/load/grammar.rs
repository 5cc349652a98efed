//! Which part of an OpenAPI document holds what: the one table that tells a schema from an example that looks like one.

/// What a node of a document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Kind {
    Document,
    Components,
    PathItem,
    Operation,
    Parameter,
    Header,
    RequestBody,
    Response,
    MediaType,
    Encoding,
    Example,
    Link,
    Callback,
    SecurityScheme,
    Schema,
}

/// How a member holds nodes of a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Holds {
    /// One node.
    One(Kind),
    /// A list of nodes.
    List(Kind),
    /// A mapping from names to nodes.
    Map(Kind),
    /// A mapping in which `x-` begins an extension and not a name.
    ExtensibleMap(Kind),
}

impl Holds {
    /// The kind of the nodes that are held.
    pub(crate) fn kind(self) -> Kind {
        match self {
            Self::One(kind) | Self::List(kind) | Self::Map(kind) | Self::ExtensibleMap(kind) => {
                kind
            }
        }
    }
}

/// The sections of `components` and what each holds.
pub(crate) const SECTIONS: [(&str, Kind); 10] = [
    ("schemas", Kind::Schema),
    ("responses", Kind::Response),
    ("parameters", Kind::Parameter),
    ("examples", Kind::Example),
    ("requestBodies", Kind::RequestBody),
    ("headers", Kind::Header),
    ("securitySchemes", Kind::SecurityScheme),
    ("links", Kind::Link),
    ("callbacks", Kind::Callback),
    ("pathItems", Kind::PathItem),
];

/// The methods of a path item.
pub(crate) const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

impl Kind {
    /// The section of `components` for this kind; only what has one can be referred to.
    pub(crate) fn section(self) -> Option<&'static str> {
        SECTIONS
            .iter()
            .find(|(_, kind)| *kind == self)
            .map(|(section, _)| *section)
    }

    /// The kind that a section of `components` holds.
    pub(crate) fn of_section(section: &str) -> Option<Self> {
        SECTIONS
            .iter()
            .find(|(name, _)| *name == section)
            .map(|(_, kind)| *kind)
    }

    /// Whether a reference to a node of this kind gives way to the node itself.
    pub(crate) fn is_written_out(self) -> bool {
        matches!(self, Self::PathItem | Self::Operation)
    }

    /// The name of the kind in the words of a message.
    pub(crate) fn noun(self) -> &'static str {
        match self {
            Self::Document => "a document",
            Self::Components => "components",
            Self::PathItem => "a path item",
            Self::Operation => "an operation",
            Self::Parameter => "a parameter",
            Self::Header => "a header",
            Self::RequestBody => "a request body",
            Self::Response => "a response",
            Self::MediaType => "a media type",
            Self::Encoding => "an encoding",
            Self::Example => "an example",
            Self::Link => "a link",
            Self::Callback => "a callback",
            Self::SecurityScheme => "a security scheme",
            Self::Schema => "a schema",
        }
    }

    /// What the member `key` of a node of this kind holds; nothing for literals, texts and extensions.
    pub(crate) fn member(self, key: &str) -> Option<Holds> {
        use Holds::{ExtensibleMap, List, Map, One};
        match (self, key) {
            (Self::Document, "paths") => Some(ExtensibleMap(Self::PathItem)),
            (Self::Document, "webhooks") => Some(Map(Self::PathItem)),
            (Self::Document, "components") => Some(One(Self::Components)),
            (Self::Components, section) => Self::of_section(section).map(Map),
            (Self::PathItem, "parameters") | (Self::Operation, "parameters") => {
                Some(List(Self::Parameter))
            }
            (Self::PathItem, method) if METHODS.contains(&method) => Some(One(Self::Operation)),
            (Self::Operation, "requestBody") => Some(One(Self::RequestBody)),
            (Self::Operation, "responses") => Some(ExtensibleMap(Self::Response)),
            (Self::Operation, "callbacks") => Some(Map(Self::Callback)),
            (Self::Callback, expression)
                if !expression.starts_with("x-") && expression != "$ref" =>
            {
                Some(One(Self::PathItem))
            }
            (Self::Parameter | Self::Header | Self::MediaType, "schema") => Some(One(Self::Schema)),
            (Self::Parameter | Self::Header | Self::MediaType, "examples") => {
                Some(Map(Self::Example))
            }
            (Self::Parameter | Self::Header | Self::RequestBody | Self::Response, "content") => {
                Some(Map(Self::MediaType))
            }
            (Self::MediaType, "encoding") => Some(Map(Self::Encoding)),
            (Self::Response | Self::Encoding, "headers") => Some(Map(Self::Header)),
            (Self::Response, "links") => Some(Map(Self::Link)),
            (Self::Schema, keyword) => subschemas(keyword),
            _ => None,
        }
    }
}

fn subschemas(keyword: &str) -> Option<Holds> {
    match keyword {
        "properties" | "patternProperties" | "dependentSchemas" | "$defs" | "definitions" => {
            Some(Holds::Map(Kind::Schema))
        }
        "allOf" | "anyOf" | "oneOf" | "prefixItems" => Some(Holds::List(Kind::Schema)),
        "items"
        | "additionalProperties"
        | "not"
        | "if"
        | "then"
        | "else"
        | "contains"
        | "propertyNames"
        | "unevaluatedItems"
        | "unevaluatedProperties"
        | "contentSchema" => Some(Holds::One(Kind::Schema)),
        _ => None,
    }
}

/// Whether a member of a mapping is held as a node: in an [`Holds::ExtensibleMap`], extensions are not.
pub(crate) fn is_name(holds: Holds, key: &str) -> bool {
    !(matches!(holds, Holds::ExtensibleMap(_)) && key.starts_with("x-"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_section_holds_a_kind_that_can_be_referred_to() {
        for (section, kind) in SECTIONS {
            assert_eq!(kind.section(), Some(section));
            assert_eq!(Kind::Components.member(section), Some(Holds::Map(kind)));
        }
    }

    #[test]
    fn literals_hold_nothing() {
        for keyword in ["example", "examples", "default", "enum", "const", "x-note"] {
            assert_eq!(Kind::Schema.member(keyword), None, "{keyword}");
        }
        assert_eq!(Kind::Example.member("value"), None);
    }

    #[test]
    fn an_extension_is_no_path_but_may_be_a_header() {
        assert!(!is_name(Holds::ExtensibleMap(Kind::PathItem), "x-note"));
        assert!(is_name(Holds::Map(Kind::Header), "x-request-id"));
    }
}
