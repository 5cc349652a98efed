//! Neighbours that answer what their contract allows, and nothing else.

use std::sync::Arc;

use contract::model::Operation;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use regress::Regex;
use serde_json::Value;
use wiremock::{Mock, MockServer, Request, Respond, ResponseTemplate};

use crate::judge::judge;
use crate::{Answer, Subject};

/// The stub of a neighbour.
#[derive(Debug, Clone)]
pub struct Stub(Arc<Subject>);

/// The stub of a neighbour that has this contract.
pub fn stub(contract: impl Into<Arc<Subject>>) -> Stub {
    Stub(contract.into())
}

impl Stub {
    /// One of its operations.
    ///
    /// # Panics
    /// Where the contract has no such operation.
    pub fn operation(&self, id: &str) -> StubbedOperation {
        self.0.operation(id);
        StubbedOperation {
            subject: Arc::clone(&self.0),
            id: id.to_owned(),
            headers: HeaderMap::new(),
            path: None,
        }
    }
}

/// An operation that is about to be stubbed.
#[derive(Debug)]
pub struct StubbedOperation {
    subject: Arc<Subject>,
    id: String,
    headers: HeaderMap,
    path: Option<String>,
}

impl StubbedOperation {
    /// Only at this path, of all that the operation has: one product, say, and no other.
    ///
    /// # Panics
    /// Where the operation has no such path.
    #[must_use]
    pub fn at(mut self, path: &str) -> Self {
        let operation = self.subject.operation(&self.id);
        let has = path_of(operation).find(path).is_some();
        assert!(has, "`{}` is never at {path}", self.id);
        self.path = Some(path.to_owned());
        self
    }

    /// A header of the answer.
    ///
    /// # Panics
    /// Where it is none.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        let name: HeaderName = name.parse().expect("a header's name");
        let value: HeaderValue = value.parse().expect("a header's value");
        self.headers.append(name, value);
        self
    }

    /// What it answers.
    ///
    /// # Panics
    /// Where the neighbour's contract does not allow this answer; the message says what is wrong with it.
    #[track_caller]
    pub fn answers(self, status: u16, body: Value) -> Mock {
        let operation = self.subject.operation(&self.id);
        let answer = self.answer(operation, status, &body);
        let faults = judge(&self.subject, operation, &answer);
        assert!(
            faults.is_empty(),
            "the contract of `{}` does not let `{}` answer this: {}",
            self.subject.contract.name,
            self.id,
            faults.join("; ")
        );
        let mut template = ResponseTemplate::new(status).set_body_bytes(answer.body.to_vec());
        for (name, value) in &answer.headers {
            template = template.append_header(name, value);
        }
        let paths = path_of(operation);
        let method = operation.method.to_uppercase();
        let only = self.path;
        Mock::given(move |request: &Request| {
            let path = request.url.path();
            let meant = match &only {
                Some(only) => path == only,
                None => paths.find(path).is_some(),
            };
            request.method.as_str() == method && meant
        })
        .respond_with(Template(template))
    }

    /// What it answers, on this server from now on.
    ///
    /// # Panics
    /// As [`StubbedOperation::answers`].
    #[track_caller]
    pub fn mounted(
        self,
        server: &MockServer,
        status: u16,
        body: Value,
    ) -> impl Future<Output = ()> {
        // Not an async function: the panic names the line of the test.
        self.answers(status, body).mount(server)
    }

    fn answer(&self, operation: &Operation, status: u16, body: &Value) -> Answer {
        let mut headers = self.headers.clone();
        let declared = operation.responses.iter().find(|response| {
            Subject::declared(operation, status).as_deref() == Some(&key(response.status))
        });
        let media_type = declared.map(|response| match response.is_problem {
            true => "application/problem+json".to_owned(),
            false => response
                .content
                .first()
                .map(|media| media.media_type.clone())
                .unwrap_or_default(),
        });
        let empty = body.is_null();
        if let Some(value) = media_type
            .filter(|_| !empty)
            .and_then(|media_type| media_type.parse().ok())
        {
            headers.entry(http::header::CONTENT_TYPE).or_insert(value);
        }
        Answer {
            status: StatusCode::from_u16(status).expect("a status of HTTP"),
            headers,
            body: if empty {
                Vec::new()
            } else {
                body.to_string().into_bytes()
            }
            .into(),
        }
    }
}

struct Template(ResponseTemplate);

impl Respond for Template {
    fn respond(&self, _request: &Request) -> ResponseTemplate {
        self.0.clone()
    }
}

fn key(status: contract::model::Status) -> String {
    match status {
        contract::model::Status::Code(code) => code.to_string(),
        contract::model::Status::Range(digit) => format!("{digit}XX"),
        contract::model::Status::Default => "default".to_owned(),
    }
}

/// Matches the paths of an operation.
fn path_of(operation: &Operation) -> Regex {
    let mut pattern = String::from("^");
    for (index, piece) in operation.path.split('{').enumerate() {
        let rest = match index {
            0 => piece,
            _ => {
                pattern.push_str("[^/]+");
                piece.split_once('}').map_or("", |(_, rest)| rest)
            }
        };
        for letter in rest.chars() {
            if !letter.is_ascii_alphanumeric() && letter != '/' {
                pattern.push('\\');
            }
            pattern.push(letter);
        }
    }
    pattern.push('$');
    Regex::new(&pattern).expect("an escaped path is a pattern")
}
