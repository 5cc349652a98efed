//! Parameters: found where the contract puts them, split as its `style` says, and given the JSON type of their schema.

use http::header::COOKIE;
use http::request::Parts;
use serde_json::Value;

use crate::page::TOKEN;
use crate::{
    Fault, FaultCode, Location, Operation, Page, PageSigner, Parameter, SchemeKind, pointer,
};

pub(crate) mod coerce;
mod path;
mod query;
pub(crate) mod raw;
mod style;

pub(crate) use path::has_form;
use style::Trouble;

/// The parameters of one request.
#[derive(Debug, Default)]
pub(crate) struct Reading {
    /// By index in [`Operation::parameters`]; `None` where the parameter was not sent.
    pub(crate) values: Vec<Option<Value>>,
    /// What was wrong already while reading.
    pub(crate) faults: Vec<Fault>,
    /// Whether something could not be parsed at all (400), rather than being of the wrong kind (422).
    pub(crate) unreadable: bool,
    /// The page, of a paged operation.
    pub(crate) page: Option<Page>,
}

/// Reads all parameters of an operation.
pub(crate) fn read(signer: &PageSigner, operation: &'static Operation, parts: &Parts) -> Reading {
    let mut reading = Reading::default();
    let path = path::texts(operation.path, parts.uri.path());
    let query = query::Query::read(signer, operation, parts, &mut reading);
    for parameter in operation.parameters {
        let found = match parameter.location {
            Location::Query => query.value(parameter),
            Location::Path => path_value(parameter, &path),
            Location::Header => header(parameter, parts),
            Location::Cookie => cookie(parameter, parts),
            // A body is no parameter; the compiler writes no such entry.
            Location::Body => Ok(None),
        };
        let value = found.unwrap_or_else(|trouble| {
            reading.report(parameter, trouble);
            None
        });
        reading.values.push(value);
    }
    reading.faults.extend(query.unknown(operation));
    reading
}

impl Reading {
    fn report(&mut self, parameter: &Parameter, trouble: Trouble) {
        self.unreadable |= trouble == Trouble::Unreadable;
        self.faults.push(Fault::new(
            parameter.location,
            pointer::join("", parameter.name),
            FaultCode::Invalid,
            trouble.sentence(),
        ));
    }
}

fn path_value(parameter: &Parameter, texts: &[(&str, &str)]) -> Result<Option<Value>, Trouble> {
    let texts = texts
        .iter()
        .filter(|(name, _)| *name == parameter.name)
        .map(|(_, text)| Some(*text));
    style::single(parameter, texts, raw::decode)
}

fn header(parameter: &Parameter, parts: &Parts) -> Result<Option<Value>, Trouble> {
    let values = parts
        .headers
        .get_all(parameter.name)
        .iter()
        .map(|value| std::str::from_utf8(value.as_bytes()).ok());
    if matches!(parameter.shape, crate::Shape::Array(_)) {
        // A list may be spread over several fields of one name (RFC 9110, section 5.3).
        let Some(all) = values.collect::<Option<Vec<_>>>() else {
            return Err(Trouble::Unreadable);
        };
        let joined = (!all.is_empty()).then(|| all.join(","));
        return style::single(
            parameter,
            joined.iter().map(|all| Some(all.as_str())),
            trimmed,
        );
    }
    style::single(parameter, values, trimmed)
}

fn cookie(parameter: &Parameter, parts: &Parts) -> Result<Option<Value>, Trouble> {
    let pairs: Vec<_> = parts
        .headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|value| std::str::from_utf8(value.as_bytes()).ok())
        .flat_map(raw::cookies)
        .filter(|pair| pair.name.as_deref() == Some(parameter.name))
        .collect();
    let texts = pairs.iter().map(|pair| Some(pair.value.as_ref()));
    style::single(parameter, texts, raw::decode)
}

/// Header values are not encoded, but lists have spaces behind their commas.
fn trimmed(text: &str) -> Option<String> {
    Some(text.trim().to_owned())
}

/// Whether a query name means something to the operation without being a parameter of its table.
fn known_otherwise(operation: &Operation, name: &str) -> bool {
    let key = operation
        .security
        .iter()
        .flat_map(|alternative| alternative.iter())
        .any(|requirement| {
            matches!(requirement.scheme.kind, SchemeKind::ApiKeyQuery(key) if key == name)
        });
    key || (operation.paged && name == TOKEN)
}
