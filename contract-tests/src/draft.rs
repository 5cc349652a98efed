//! Requests before they are written down.

use bytes::Bytes;
use contract::model::{Location, MediaKind, Operation, Parameter, ParameterKind, Shape, Style};
use http::{HeaderName, HeaderValue, Method, Request, header};
use indexmap::IndexMap;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use crate::plan::{Extent, Planner};

/// A request of an operation, in the terms of its contract.
#[derive(Debug, Clone, Default)]
pub struct Draft {
    /// Path parameters.
    pub path: IndexMap<String, Value>,
    /// Query parameters.
    pub query: IndexMap<String, Value>,
    /// Header parameters.
    pub headers: IndexMap<String, Value>,
    /// What is sent.
    pub body: Option<Content>,
    /// The `Accept` header, where there is one.
    pub accept: Option<String>,
    /// Put behind the question mark as it stands.
    pub raw_query: String,
    /// Put in place of the first path parameter as it stands.
    pub raw_path: Option<String>,
}

/// A body and its media type.
#[derive(Debug, Clone)]
pub struct Content {
    /// The media type.
    pub media_type: String,
    /// What is sent under it.
    pub payload: Payload,
}

/// What is sent.
#[derive(Debug, Clone)]
pub enum Payload {
    /// JSON.
    Json(Value),
    /// Anything.
    Bytes(Bytes),
}

impl Content {
    /// The JSON, where it is JSON.
    pub fn json(&self) -> Option<&Value> {
        match &self.payload {
            Payload::Json(value) => Some(value),
            Payload::Bytes(_) => None,
        }
    }

    fn bytes(&self) -> Bytes {
        match &self.payload {
            Payload::Json(value) => Bytes::from(value.to_string()),
            Payload::Bytes(bytes) => bytes.clone(),
        }
    }
}

impl Draft {
    /// A request that the contract allows; whether the service can grant it is another matter.
    pub fn valid(planner: Planner<'_>, operation: &Operation, extent: Extent) -> Self {
        let mut draft = Self::default();
        for parameter in &operation.parameters {
            if !parameter.required && extent == Extent::Minimal {
                continue;
            }
            if let Some(value) = parameter_value(planner, parameter, extent) {
                draft.set(parameter, value);
            }
        }
        let content = operation.body.as_ref().map(|body| &body.content);
        let media = content.and_then(|content| {
            let json = content.iter().find(|media| media.kind == MediaKind::Json);
            json.or(content.first())
        });
        draft.body = media.map(|media| Content {
            media_type: media.media_type.clone(),
            payload: match media.kind {
                MediaKind::Json => {
                    let pointer = contract::pointer::join(&media.pointer, "schema");
                    let schema = planner.document.pointer(&pointer);
                    Payload::Json(planner.value(schema.unwrap_or(&Value::Bool(true)), extent))
                }
                _ => Payload::Bytes(Bytes::from_static(b"some bytes")),
            },
        });
        draft
    }

    /// Gives a parameter a value.
    pub fn set(&mut self, parameter: &Parameter, value: Value) {
        let place = match parameter.location {
            Location::Path => &mut self.path,
            Location::Query => &mut self.query,
            Location::Header | Location::Cookie => &mut self.headers,
        };
        place.insert(parameter.parameter.clone(), value);
    }

    /// Takes a parameter away.
    pub fn unset(&mut self, parameter: &Parameter) {
        let place = match parameter.location {
            Location::Path => &mut self.path,
            Location::Query => &mut self.query,
            Location::Header | Location::Cookie => &mut self.headers,
        };
        place.shift_remove(&parameter.parameter);
    }

    /// The JSON that is sent, where it is JSON.
    pub fn json(&self) -> Option<&Value> {
        self.body.as_ref().and_then(Content::json)
    }

    /// The JSON that is sent, to be changed.
    pub fn json_mut(&mut self) -> Option<&mut Value> {
        match &mut self.body.as_mut()?.payload {
            Payload::Json(value) => Some(value),
            Payload::Bytes(_) => None,
        }
    }

    /// The path and query of the request.
    pub fn address(&self, operation: &Operation) -> String {
        let mut path = operation.path.clone();
        for (index, (name, value)) in self.path.iter().enumerate() {
            let written = match (&self.raw_path, index) {
                (Some(raw), 0) => raw.clone(),
                _ => encode(&plain(value)),
            };
            path = path.replace(&format!("{{{name}}}"), &written);
        }
        let mut pairs = Vec::new();
        for (name, value) in &self.query {
            let parameter = operation.parameters.iter().find(|parameter| {
                parameter.location == Location::Query && parameter.parameter == *name
            });
            pairs.extend(pairs_of(name, value, parameter));
        }
        if !self.raw_query.is_empty() {
            pairs.push(self.raw_query.clone());
        }
        match pairs.is_empty() {
            true => path,
            false => format!("{path}?{}", pairs.join("&")),
        }
    }

    /// The request as it goes over the wire, with this in `Authorization`.
    ///
    /// # Panics
    /// Where a header has a value that no header can have: a fault of the planner or of a scenario.
    pub fn request(&self, operation: &Operation, authorization: Option<&str>) -> Request<Bytes> {
        let method = Method::from_bytes(operation.method.to_uppercase().as_bytes())
            .expect("a method of a contract is one of HTTP");
        let body = self.body.as_ref().map(Content::bytes).unwrap_or_default();
        let mut request = Request::new(body);
        *request.method_mut() = method;
        *request.uri_mut() = self
            .address(operation)
            .parse()
            .expect("an encoded address is one");
        let mut put = |name: &str, value: &str| {
            let name: HeaderName = name.parse().expect("the contract names a header");
            let value = HeaderValue::from_str(value)
                .unwrap_or_else(|_| panic!("`{name}: {value:?}` is no header"));
            request.headers_mut().append(name, value);
        };
        for (name, value) in &self.headers {
            put(name, &plain(value));
        }
        if let Some(content) = &self.body {
            put(header::CONTENT_TYPE.as_str(), &content.media_type);
        }
        if let Some(accept) = &self.accept {
            put(header::ACCEPT.as_str(), accept);
        }
        if let Some(authorization) = authorization {
            put(header::AUTHORIZATION.as_str(), authorization);
        }
        request
    }
}

fn parameter_value(planner: Planner<'_>, parameter: &Parameter, extent: Extent) -> Option<Value> {
    let schema = planner.document.pointer(&parameter.schema_pointer)?;
    match parameter.kind {
        ParameterKind::PageToken | ParameterKind::IfNoneMatch => None,
        ParameterKind::IfMatch => Some(json!("\"1\"")),
        ParameterKind::IdempotencyKey => Some(json!(planner.random.uuid())),
        ParameterKind::Value => Some(planner.value(schema, extent)),
    }
}

fn pairs_of(name: &str, value: &Value, parameter: Option<&Parameter>) -> Vec<String> {
    let style = parameter.map_or(Style::Form, |parameter| parameter.style);
    let explode = parameter.is_none_or(|parameter| parameter.explode);
    let is_json = parameter.is_some_and(|parameter| parameter.shape == Shape::Json);
    let pair = |name: &str, text: &str| format!("{}={text}", encode(name));
    match value {
        _ if is_json => vec![pair(name, &encode(&value.to_string()))],
        Value::Array(items) if explode => items
            .iter()
            .map(|item| pair(name, &encode(&plain(item))))
            .collect(),
        Value::Array(items) => {
            let comma = match style {
                Style::SpaceDelimited => "%20",
                Style::PipeDelimited => "%7C",
                _ => ",",
            };
            let items: Vec<_> = items.iter().map(|item| encode(&plain(item))).collect();
            vec![pair(name, &items.join(comma))]
        }
        Value::Object(members) => members
            .iter()
            .map(|(member, value)| match style {
                Style::DeepObject => pair(&format!("{name}[{member}]"), &encode(&plain(value))),
                _ => pair(member, &encode(&plain(value))),
            })
            .collect(),
        _ => vec![pair(name, &encode(&plain(value)))],
    }
}

/// A value as text, without the quotation marks of JSON.
pub(crate) fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join(","),
        other => other.to_string(),
    }
}

fn encode(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}
