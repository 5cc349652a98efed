//! A prepared state, and the request that meets it.

use std::any::Any;
use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use indexmap::IndexMap;
use platform::auth::mint::Grant;
use serde_json::Value;

use crate::{Content, Draft, Payload, Target};

type Rule = Arc<dyn Fn(&mut Draft) + Send + Sync>;

/// What a request has to say so that it meets a prepared state. The engine makes valid values for everything that is not
/// set here, sends the request and judges the answer.
#[derive(Default)]
pub struct Arrangement {
    path: IndexMap<String, Value>,
    query: IndexMap<String, Value>,
    headers: IndexMap<String, Value>,
    properties: IndexMap<String, Value>,
    body: Option<Content>,
    rules: Vec<Rule>,
    pub(crate) grant: Option<Grant>,
    pub(crate) owned: bool,
    pub(crate) scopes: Vec<String>,
    pub(crate) target: Option<Target>,
    kept: Vec<Box<dyn Any + Send + Sync>>,
}

impl Arrangement {
    /// Any valid request.
    pub fn new() -> Self {
        Self::default()
    }

    /// A path parameter.
    #[must_use]
    pub fn path(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.path.insert(name.to_owned(), value.into());
        self
    }

    /// A query parameter.
    #[must_use]
    pub fn query(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.query.insert(name.to_owned(), value.into());
        self
    }

    /// A header.
    #[must_use]
    pub fn header(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.headers.insert(name.to_owned(), value.into());
        self
    }

    /// A property of the JSON body; the others are made.
    #[must_use]
    pub fn property(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.properties.insert(name.to_owned(), value.into());
        self
    }

    /// A body that is no JSON.
    #[must_use]
    pub fn bytes(mut self, media_type: &str, bytes: impl Into<Bytes>) -> Self {
        self.body = Some(Content {
            media_type: media_type.to_owned(),
            payload: Payload::Bytes(bytes.into()),
        });
        self
    }

    /// A rule that the schema cannot say: puts right what chance has made of a request.
    #[must_use]
    pub fn rule(mut self, rule: impl Fn(&mut Draft) + Send + Sync + 'static) -> Self {
        self.rules.push(Arc::new(rule));
        self
    }

    /// A caller with a token has these scopes too, beside those that the contract asks for.
    #[must_use]
    pub fn with_scopes(mut self, scopes: &[&str]) -> Self {
        self.scopes
            .extend(scopes.iter().map(|scope| (*scope).to_owned()));
        self
    }

    /// Only this caller gets the answer; of an operation that takes several kinds of callers it is one with a token.
    #[must_use]
    pub fn by(mut self, grant: Grant) -> Self {
        self.grant = Some(grant);
        self
    }

    /// The thing belongs to this caller: the authorization matrix tries somebody else of the same rank, who must be
    /// refused with 403 or 404.
    #[must_use]
    pub fn owned_by(mut self, owner: Grant) -> Self {
        self.grant = Some(owner);
        self.owned = true;
        self
    }

    /// Asks another instance of the service, such as one without its database.
    #[must_use]
    pub fn at(mut self, target: Target) -> Self {
        self.target = Some(target);
        self
    }

    /// Keeps something alive until the answer is there.
    #[must_use]
    pub fn keep(mut self, value: impl Any + Send + Sync) -> Self {
        self.kept.push(Box::new(value));
        self
    }

    /// Writes all of it into a request.
    pub fn apply(&self, draft: &mut Draft) {
        draft.path.extend(self.path.clone());
        draft.query.extend(self.query.clone());
        draft.headers.extend(self.headers.clone());
        if let Some(body) = &self.body {
            draft.body = Some(body.clone());
        }
        if let Some(Value::Object(object)) = draft.json_mut() {
            object.extend(self.properties.clone());
        }
        self.correct(draft);
    }

    /// Puts right what the schema could not say.
    pub fn correct(&self, draft: &mut Draft) {
        for rule in &self.rules {
            rule(draft);
        }
    }

    /// Whether a value was set here, so that nobody else may change it.
    pub fn fixes_parameter(&self, name: &str) -> bool {
        self.path.contains_key(name)
            || self.query.contains_key(name)
            || self.headers.contains_key(name)
    }

    /// Whether the property that a pointer leads into was set here.
    pub fn fixes_property(&self, pointer: &str) -> bool {
        let first = pointer.split('/').nth(1).unwrap_or_default();
        self.properties.contains_key(first)
    }
}

impl fmt::Debug for Arrangement {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Arrangement")
            .field("path", &self.path)
            .field("query", &self.query)
            .field("headers", &self.headers)
            .field("properties", &self.properties)
            .finish_non_exhaustive()
    }
}
