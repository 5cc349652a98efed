//! The query: the one place where parameters share a string and strangers can turn up.

use http::request::Parts;
use serde_json::{Map, Value};

use super::style::{self, Trouble};
use super::{Reading, coerce, known_otherwise, raw};
use crate::{
    Fault, FaultCode, Location, Operation, Page, PageSigner, Parameter, Shape, Style, pointer,
};

/// The pairs of a query: names decoded, values as they were sent.
pub(super) struct Query {
    pairs: Vec<(String, String)>,
}

impl Query {
    /// Reads the query and, of a paged operation, puts in what the page token carries.
    pub(super) fn read(
        signer: &PageSigner,
        operation: &'static Operation,
        parts: &Parts,
        reading: &mut Reading,
    ) -> Self {
        let mut pairs = Vec::new();
        for pair in raw::query(parts.uri.query().unwrap_or_default()) {
            match pair.name {
                Some(name) => pairs.push((name, pair.value.into_owned())),
                None => {
                    reading.unreadable = true;
                    reading.faults.push(Fault::new(
                        Location::Query,
                        "",
                        FaultCode::Invalid,
                        Trouble::Unreadable.sentence(),
                    ));
                }
            }
        }
        if operation.paged {
            let (page, faults) = Page::restore(signer, operation.id, &mut pairs);
            reading.page = Some(page);
            reading.faults.extend(faults);
        }
        Self { pairs }
    }

    /// The value of one parameter.
    pub(super) fn value(&self, parameter: &Parameter) -> Result<Option<Value>, Trouble> {
        match (&parameter.shape, parameter.style, parameter.explode) {
            (
                Shape::Array(item),
                Style::Form | Style::SpaceDelimited | Style::PipeDelimited,
                true,
            ) => self.exploded_array(parameter.name, item),
            (Shape::Object(properties), Style::DeepObject, _) => {
                self.members(properties, |name| property_of(parameter.name, name))
            }
            (Shape::Object(properties), _, true) => self.members(properties, |name| {
                properties
                    .iter()
                    .any(|(known, _)| *known == name)
                    .then_some(name)
            }),
            _ => style::single(parameter, self.texts(parameter.name).map(Some), raw::decode),
        }
    }

    /// Names that nothing in the contract knows: requests are closed.
    pub(super) fn unknown(&self, operation: &Operation) -> impl Iterator<Item = Fault> {
        self.pairs
            .iter()
            .filter(|(name, _)| {
                !known_otherwise(operation, name)
                    && !operation
                        .parameters
                        .iter()
                        .filter(|parameter| parameter.location == Location::Query)
                        .any(|parameter| belongs(parameter, name))
            })
            .map(|(name, _)| {
                Fault::new(
                    Location::Query,
                    pointer::join("", name),
                    FaultCode::Unknown,
                    "is not a parameter of this operation",
                )
            })
    }

    fn texts(&self, name: &str) -> impl Iterator<Item = &str> {
        self.pairs
            .iter()
            .filter(move |(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    fn exploded_array(&self, name: &str, item: &Shape) -> Result<Option<Value>, Trouble> {
        let texts: Vec<&str> = self.texts(name).collect();
        match texts[..] {
            [] => Ok(None),
            // `tags=` is how an empty array is written.
            [""] => Ok(Some(Value::Array(Vec::new()))),
            _ => texts
                .into_iter()
                .map(|text| Ok(coerce::value(item, decoded(text)?)))
                .collect::<Result<_, _>>()
                .map(|items| Some(Value::Array(items))),
        }
    }

    /// An object whose members are pairs of their own; `property` says which pairs, and what the member is called.
    fn members<'a>(
        &'a self,
        properties: &[(&str, Shape)],
        property: impl Fn(&'a str) -> Option<&'a str>,
    ) -> Result<Option<Value>, Trouble> {
        let mut object = Map::new();
        for (name, text) in &self.pairs {
            let Some(name) = property(name) else {
                continue;
            };
            let value = coerce::member(properties, name, decoded(text)?);
            if object.insert(name.to_owned(), value).is_some() {
                return Err(Trouble::Repeated);
            }
        }
        Ok((!object.is_empty()).then_some(Value::Object(object)))
    }
}

fn decoded(text: &str) -> Result<String, Trouble> {
    raw::decode(text).ok_or(Trouble::Unreadable)
}

/// `property` of `name[property]`.
fn property_of<'a>(parameter: &str, name: &'a str) -> Option<&'a str> {
    name.strip_prefix(parameter)?
        .strip_prefix('[')?
        .strip_suffix(']')
}

fn belongs(parameter: &Parameter, name: &str) -> bool {
    match (&parameter.shape, parameter.style, parameter.explode) {
        (Shape::Object(_), Style::DeepObject, _) => property_of(parameter.name, name).is_some(),
        (Shape::Object(properties), _, true) => properties.iter().any(|(known, _)| *known == name),
        _ => parameter.name == name,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::{Requirement, Schemas, SchemeKind, SecurityScheme};

    static SCHEMAS: Schemas = Schemas::new("{}");

    static KEY: SecurityScheme = SecurityScheme {
        name: "key",
        kind: SchemeKind::ApiKeyQuery("key"),
    };

    const RANGE: Shape = Shape::Object(&[("min", Shape::Integer), ("max", Shape::Integer)]);

    const fn parameter(name: &'static str, shape: Shape, style: Style, explode: bool) -> Parameter {
        Parameter {
            name,
            location: Location::Query,
            required: false,
            shape,
            style,
            explode,
            schema: "",
            strict: false,
        }
    }

    static OPERATION: Operation = Operation {
        id: "search",
        path: "/",
        parameters: &[
            parameter("price", RANGE, Style::DeepObject, true),
            parameter("size", RANGE, Style::Form, true),
            parameter("tags", Shape::Array(&Shape::String), Style::Form, false),
        ],
        body: None,
        security: &[&[Requirement {
            scheme: &KEY,
            scopes: &[],
        }]],
        produces: &[],
        schemas: &SCHEMAS,
        max_body_bytes: 0,
        timeout: None,
        rate_limit: None,
        idempotent: false,
        paged: false,
    };

    fn query(text: &str) -> Query {
        let uri = format!("/?{text}");
        let request = http::Request::builder().uri(uri).body(());
        let (parts, ()) = request.expect("a plain request").into_parts();
        let signer = PageSigner::new(b"key");
        Query::read(&signer, &OPERATION, &parts, &mut Reading::default())
    }

    fn value(text: &str, index: usize) -> Result<Option<Value>, Trouble> {
        query(text).value(&OPERATION.parameters[index])
    }

    #[test]
    fn objects_are_gathered_from_their_pairs() {
        let range = Ok(Some(json!({"min": 1, "max": "x"})));
        assert_eq!(value("price[min]=1&price%5Bmax%5D=x", 0), range);
        assert_eq!(value("min=1&max=x", 1), range);
        assert_eq!(value("tags=a", 0), Ok(None));
        let twice = value("price[min]=1&price[min]=2", 0);
        assert_eq!(twice, Err(Trouble::Repeated));
    }

    #[test]
    fn a_list_in_one_piece_must_be_given_once() {
        assert_eq!(value("tags=a,b%2Cc", 2), Ok(Some(json!(["a", "b,c"]))));
        assert_eq!(value("tags=a&tags=b", 2), Err(Trouble::Repeated));
        assert_eq!(value("tags=%FF", 2), Err(Trouble::Unreadable));
    }

    #[test]
    fn only_names_without_a_meaning_are_unknown() {
        let unknown = |text: &str| {
            let query = query(text);
            let faults = query.unknown(&OPERATION);
            faults.map(|fault| fault.pointer).collect::<Vec<_>>()
        };
        let known = "price[min]=1&min=1&tags=a&key=k";
        assert_eq!(unknown(known), [""; 0]);
        assert_eq!(
            unknown("size=1&page_token=x&price=1"),
            ["/size", "/page_token", "/price"]
        );
    }
}
