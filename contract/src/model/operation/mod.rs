//! Operations: what is asked, and of whom.

mod limit;
mod page;
mod parameter;
mod parameters;
mod read;
mod shape;
pub(super) mod template;

use indexmap::IndexMap;

pub use self::limit::{LimitedBy, RateLimit};
pub use self::parameter::{Location, Parameter, ParameterKind, Style};
pub(super) use self::read::{PathItem, Surroundings, read};
pub use self::shape::Shape;

use super::media::Media;
use super::response::Response;
use super::security::Alternative;

/// One operation of a contract.
#[derive(Debug, Clone)]
pub struct Operation {
    /// The operationId, or the name made for an operation without one.
    pub id: String,
    /// The Rust name of its method, module and handler.
    pub name: String,
    /// The prefix of its types.
    pub type_name: String,
    /// The HTTP method in lower case.
    pub method: String,
    /// The path template as in the contract.
    pub path: String,
    /// The first line of its documentation.
    pub summary: Option<String>,
    /// The rest of its documentation.
    pub description: Option<String>,
    /// Whether the contract marks it as deprecated.
    pub deprecated: bool,
    /// Its parameters in the order of the contract.
    pub parameters: Vec<Parameter>,
    /// What is sent.
    pub body: Option<RequestBody>,
    /// What is answered.
    pub responses: Vec<Response>,
    /// Who may call it: any of these.
    pub security: Vec<Alternative>,
    /// The codes of the problems that the service itself answers.
    pub problems: Vec<String>,
    /// The greatest body that is read, where the contract says it.
    pub max_body_bytes: Option<u64>,
    /// The seconds after which work stops, where the contract says it.
    pub timeout_seconds: Option<f64>,
    /// How often it may be called, where the contract says it.
    pub rate_limit: Option<RateLimit>,
    /// Statuses that no test reaches (`x-waiver`), each with the reason.
    pub waivers: IndexMap<String, String>,
    /// Whether another operation answers every request that it could.
    pub is_ambiguous: bool,
    /// Where the contract says it.
    pub pointer: String,
}

impl Operation {
    /// Whether a request can mean it: what follows `?` or `#` never arrives in a path, and of two operations with the
    /// same route the first is meant.
    pub fn is_reachable(&self) -> bool {
        !self.is_ambiguous && !self.path.contains(['?', '#'])
    }

    /// Whether it is a page of a list, and continues one with a token.
    pub fn is_paged(&self) -> bool {
        self.parameters
            .iter()
            .any(|parameter| parameter.kind == ParameterKind::PageToken)
    }

    /// Whether its first answer is kept under the caller's key.
    pub fn is_idempotent(&self) -> bool {
        self.parameters
            .iter()
            .any(|parameter| parameter.kind == ParameterKind::IdempotencyKey)
    }
}

/// What is sent.
#[derive(Debug, Clone)]
pub struct RequestBody {
    /// Whether it must be there.
    pub required: bool,
    /// The forms that it can have.
    pub content: Vec<Media>,
}
