//! Clients of the Plumbline services.
//!
//! The typed part of each client is generated from its contract; what is written here makes calls that survive a
//! network: tokens, retries where the contract makes them safe, deadlines, traces, and one [`Error`] to match on.
//!
//! ```no_run
//! use futures::TryStreamExt;
//! use plumbline_sdk::{Connection, StaticToken, catalog};
//!
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! let connection = Connection::http("http://127.0.0.1:8003")?.with_tokens(StaticToken::new("…"));
//! let catalog = catalog::connect(connection);
//! let mut kettles = catalog.list_products().q("kettle").sort("price").stream();
//! while let Some(kettle) = kettles.try_next().await? {
//!     println!("{} {}", kettle.price.amount, kettle.name.as_str());
//! }
//! # Ok(()) }
//! ```
//!
//! # What is retried
//!
//! A request is sent again when the connection fails, before the answer or in the middle of it, and on 429, 502, 503 and
//! 504; but only where sending twice does no more than sending once: `GET`, `HEAD`, `PUT`, `DELETE`, and every operation
//! that takes an `Idempotency-Key`. The key is made here and stays the same for all attempts. Waits grow with full jitter,
//! or are as long as `Retry-After` says. A [budget](budget::Budget) keeps retries at 20 % of the requests plus ten a second.
//!
//! # Deadlines
//!
//! Every call ends within its timeout, all attempts and waits included. What is left of it travels in the header
//! [`Request-Timeout-Ms`](deadline::HEADER): a duration, so that clocks need not agree. A service that puts what it
//! received into [`Incoming`] passes deadline and trace on to everyone it calls. Who serves nobody and records nothing with
//! [`Instruments`] sends no trace, and leaves it to the service to begin one.

mod ambient;
mod answer;
mod authorization;
mod body;
pub mod budget;
mod circuit;
mod conditional;
mod connection;
mod credentials;
pub mod deadline;
mod error;
mod event;
mod execute;
mod fault;
mod generated;
mod incoming;
mod instruments;
mod kind;
mod media_type;
mod operation;
mod options;
mod outage;
mod outcome;
mod patch;
mod prepare;
mod record;
mod response;
mod retry;
mod synthetic;
mod token;
pub mod trace;
mod transport;

pub use answer::{ProblemBody, ProblemCode, answer};
pub use conditional::{Cached, cached};
pub use connection::{Connection, InvalidBaseUrl};
pub use credentials::ClientCredentials;
pub use error::Error;
pub use event::Event;
pub use fault::Fault;
pub use generated::*;
pub use incoming::Incoming;
pub use instruments::Instruments;
pub use kind::Kind;
pub use operation::{Authorization, Operation};
pub use options::Options;
pub use outage::Outage;
pub use patch::Patch;
pub use progenitor_client::{ByteStream, ResponseValue};
pub use record::Answer;
pub use response::ResponseExt;
pub use token::{CallerToken, NoCallerToken, StaticToken, Token, TokenError, TokenSource};
