//! Everything that generated server code may name: reading a request as its contract says, checking it,
//! answering, and the few traits by which a service is plugged in (authentication, idempotency).
//!
//! A generated handler does three things, in this order:
//!
//! 1. [`Context::accept`] checks rate limits, security, content negotiation and size, and reads parameters and body.
//! 2. [`Call::decode`] turns them into the operation's request type; every fault comes in one answer.
//! 3. [`Call::run`] awaits the service's method under its deadline, with idempotent replay where the contract asks for it.
//!
//! Nothing here knows a service, a database or a cloud.

mod accept;
mod answer;
mod body;
mod call;
pub mod conditional;
mod context;
mod credentials;
pub mod deadline;
pub mod decode;
pub mod document;
mod event;
mod fault;
pub mod formats;
pub mod idempotency;
mod input;
mod limits;
mod money;
mod negotiation;
mod operation;
pub mod outage;
mod page;
mod parameters;
mod part;
mod patch;
pub mod pointer;
mod problem;
pub mod response;
pub mod router;
mod schema;
pub mod security;
pub mod testing;
pub mod trace;
pub mod union;
pub mod validate;

pub use answer::{Answer, StoredAnswer};
pub use call::Call;
pub use context::{Context, ContextBuilder};
pub use event::{CloudEvent, Event};
pub use fault::{Fault, FaultCode, Faults, Location};
pub use idempotency::{Idempotency, IdempotencyStore};
pub use input::{Input, Undecodable};
pub use limits::{ClientAddress, Exempt, Limits};
pub use money::{Currency, Money, NoMoney};
pub use operation::{
    Body, BodyKind, BodyMedia, LimitedBy, Operation, Parameter, RateLimit, Requirement, SchemeKind,
    SecurityScheme, Shape, Style,
};
pub use page::{Page, PageSigner};
pub use part::{Part, Place};
pub use patch::Patch;
pub use problem::Problem;
pub use response::{Binary, Headers, json};
pub use schema::Schemas;
pub use security::{Authenticator, Caller, Credential, Principal, Security};

// The crates whose types appear in generated code, so that it needs to name no version of its own.
pub use {axum, bytes, chrono, headers, http, regress, serde_json, url, utoipa, uuid, validator};
