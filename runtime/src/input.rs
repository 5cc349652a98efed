//! A request after reading and before decoding.

use bytes::Bytes;
use headers::{Header, HeaderMapExt};
use http::{HeaderMap, HeaderName, HeaderValue};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::body::{self, ReadBody};
use crate::idempotency::KEY_HEADER;
use crate::parameters::Reading;
use crate::{Fault, FaultCode, Idempotency, Location, Operation, Page, pointer};

/// What the closure given to [`crate::Call::decode`] reads from.
#[derive(Debug)]
pub struct Input {
    pub(crate) operation: &'static Operation,
    pub(crate) headers: HeaderMap,
    pub(crate) reading: Reading,
    pub(crate) body: Option<ReadBody>,
    pub(crate) idempotency: Option<Idempotency>,
}

/// Decoding stopped here. The whole account is made afterwards from the schemas; this is what is said if they find nothing.
#[derive(Debug)]
pub struct Undecodable {
    fault: Box<Fault>,
}

impl Undecodable {
    fn new(location: Location, pointer: impl Into<String>, code: FaultCode, detail: &str) -> Self {
        Self {
            fault: Box::new(Fault::new(location, pointer, code, detail)),
        }
    }

    fn missing(location: Location, pointer: impl Into<String>) -> Self {
        Self::new(location, pointer, FaultCode::Required, "is required")
    }

    fn invalid(location: Location, pointer: impl Into<String>) -> Self {
        Self::new(
            location,
            pointer,
            FaultCode::Invalid,
            "is not a value that is taken here",
        )
    }

    pub(crate) fn into_fault(self) -> Fault {
        *self.fault
    }
}

impl Input {
    /// A parameter that must be there, by its index in [`Operation::parameters`].
    pub fn parameter<T: DeserializeOwned>(&mut self, index: usize) -> Result<T, Undecodable> {
        match self.optional(index)? {
            Some(value) => Ok(value),
            None => Err(Undecodable::missing(
                self.operation.parameters[index].location,
                pointer::join("", self.operation.parameters[index].name),
            )),
        }
    }

    /// A parameter that may be left out.
    pub fn optional<T: DeserializeOwned>(
        &mut self,
        index: usize,
    ) -> Result<Option<T>, Undecodable> {
        let Some(value) = &self.reading.values[index] else {
            return Ok(None);
        };
        T::deserialize(value).map(Some).map_err(|_| {
            let parameter = &self.operation.parameters[index];
            located::<T>(
                value,
                parameter.location,
                &pointer::join("", parameter.name),
            )
        })
    }

    /// The JSON body.
    pub fn json<T: DeserializeOwned>(&mut self) -> Result<T, Undecodable> {
        let bytes = &self.required_body()?.bytes;
        // Maps, open objects and unions would take the last of two members with one name.
        if !self.names_are_checked_by_decoding() && !body::has_unique_names(bytes) {
            return Err(Undecodable::invalid(Location::Body, ""));
        }
        serde_json::from_slice(bytes).map_err(|_| {
            // Only now, because keeping track of the path makes decoding slower.
            let mut deserializer = serde_json::Deserializer::from_slice(bytes);
            let path = serde_path_to_error::deserialize::<_, T>(&mut deserializer)
                .err()
                .map(|error| pointer::of_path("", error.path()));
            Undecodable::invalid(Location::Body, path.unwrap_or_default())
        })
    }

    /// The JSON body, where it may be left out.
    pub fn optional_json<T: DeserializeOwned>(&mut self) -> Result<Option<T>, Undecodable> {
        if self.has_body() {
            self.json().map(Some)
        } else {
            Ok(None)
        }
    }

    /// The body as a form. Fields get the types that the schema gives them.
    pub fn form<T: DeserializeOwned>(&mut self) -> Result<T, Undecodable> {
        self.fields()
    }

    /// The body as multipart form data. Fields get the types that the schema gives them; files become base64 text,
    /// the JSON form of bytes.
    pub fn multipart<T: DeserializeOwned>(&mut self) -> Result<T, Undecodable> {
        self.fields()
    }

    fn fields<T: DeserializeOwned>(&mut self) -> Result<T, Undecodable> {
        let read = self.required_body()?;
        let value = body::value(self.operation, read)
            .ok()
            .flatten()
            .ok_or_else(|| Undecodable::invalid(Location::Body, ""))?;
        T::deserialize(&value).map_err(|_| located::<T>(&value, Location::Body, ""))
    }

    /// The body as text.
    pub fn text(&mut self) -> Result<String, Undecodable> {
        let bytes = self.required_body()?.bytes.to_vec();
        String::from_utf8(bytes).map_err(|_| Undecodable::invalid(Location::Body, ""))
    }

    /// The body as bytes; none where there is no body.
    pub fn bytes(&mut self) -> Bytes {
        self.body
            .as_ref()
            .map(|body| body.bytes.clone())
            .unwrap_or_default()
    }

    /// Whether a body was sent.
    pub fn has_body(&self) -> bool {
        self.body.is_some()
    }

    /// Which of the operation's media types the body has.
    pub fn media_type(&self) -> usize {
        self.body.as_ref().map_or(0, |body| body.media)
    }

    /// The body's media type as it was sent.
    pub fn content_type(&self) -> Option<&HeaderValue> {
        self.headers.get(http::header::CONTENT_TYPE)
    }

    /// The page that is asked for.
    ///
    /// # Panics
    ///
    /// Where the operation is not `paged`: a fault of the generator.
    pub fn page(&mut self) -> Page {
        self.reading
            .page
            .clone()
            .expect("the table says that the operation is paged")
    }

    /// The use of an idempotency key.
    pub fn idempotency(&mut self) -> Result<Idempotency, Undecodable> {
        self.optional_idempotency()?
            .ok_or_else(|| Undecodable::missing(Location::Header, self.key_pointer()))
    }

    /// The use of an idempotency key, where it may be left out.
    pub fn optional_idempotency(&mut self) -> Result<Option<Idempotency>, Undecodable> {
        let Some(idempotency) = &self.idempotency else {
            return Ok(None);
        };
        let key = Value::from(idempotency.key.as_str());
        // No Rust type carries the key's schema, and what follows costs a database access anyway.
        let accepted = self
            .key_schema()
            .is_none_or(|schema| self.operation.schemas.accepts(schema, &key));
        if accepted {
            Ok(Some(idempotency.clone()))
        } else {
            Err(Undecodable::invalid(Location::Header, self.key_pointer()))
        }
    }

    /// A header that has a type, such as `If-None-Match`.
    pub fn header<H: Header>(&mut self) -> Result<Option<H>, Undecodable> {
        let invalid = || Undecodable::invalid(Location::Header, self.header_pointer::<H>());
        let header = self.headers.typed_try_get().map_err(|_| invalid())?;
        // The type knows the header's grammar, and nothing of what the contract asks beyond it.
        match header.is_none() || self.header_keeps_schema(H::name()) {
            true => Ok(header),
            false => Err(invalid()),
        }
    }

    /// A header that has a type and must be there.
    pub fn required_header<H: Header>(&mut self) -> Result<H, Undecodable> {
        self.header()?
            .ok_or_else(|| Undecodable::missing(Location::Header, self.header_pointer::<H>()))
    }

    fn header_keeps_schema(&self, name: &HeaderName) -> bool {
        let schema = self
            .header_parameter(name.as_str())
            .map(|parameter| parameter.schema);
        let sent = self.headers.get(name).and_then(|sent| sent.to_str().ok());
        match (schema, sent) {
            (Some(schema), Some(sent)) if !schema.is_empty() => {
                self.operation.schemas.accepts(schema, &Value::from(sent))
            }
            _ => true,
        }
    }

    fn names_are_checked_by_decoding(&self) -> bool {
        body::of(self).is_some_and(|(_, media)| self.operation.schemas.is_closed(media.schema))
    }

    fn required_body(&self) -> Result<&ReadBody, Undecodable> {
        self.body
            .as_ref()
            .ok_or_else(|| Undecodable::missing(Location::Body, ""))
    }

    fn key_schema(&self) -> Option<&'static str> {
        self.header_parameter(KEY_HEADER)
            .map(|parameter| parameter.schema)
            .filter(|schema| !schema.is_empty())
    }

    fn key_pointer(&self) -> String {
        self.named_pointer(KEY_HEADER)
    }

    fn header_pointer<H: Header>(&self) -> String {
        self.named_pointer(H::name().as_str())
    }

    /// The header's name as the contract writes it, which is how faults name it.
    fn named_pointer(&self, name: &str) -> String {
        let written = self
            .header_parameter(name)
            .map_or(name, |parameter| parameter.name);
        pointer::join("", written)
    }

    fn header_parameter(&self, name: &str) -> Option<&'static crate::Parameter> {
        self.operation.parameters.iter().find(|parameter| {
            parameter.location == Location::Header && parameter.name.eq_ignore_ascii_case(name)
        })
    }
}

/// Where in `value` decoding stopped.
fn located<T: DeserializeOwned>(value: &Value, location: Location, prefix: &str) -> Undecodable {
    let path = serde_path_to_error::deserialize::<_, T>(value)
        .err()
        .map(|error| pointer::of_path(prefix, error.path()));
    Undecodable::invalid(location, path.unwrap_or_else(|| prefix.to_owned()))
}
