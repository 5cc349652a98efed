//! Configuration: layers of text, read into types, closed.
//!
//! A setting has one name, such as `database_url`. Its value comes from the last layer that has it, in this order:
//!
//! 1. the default that the type itself gives (`#[serde(default)]`),
//! 2. the environment, for all services: `PLUMBLINE_DATABASE_URL`,
//! 3. the environment, for one service: `PLUMBLINE_CATALOG_DATABASE_URL`.
//!
//! A further source is a further layer of [`Layers`], laid between the defaults and the environment.
//!
//! Whatever names a setting that does not exist stops the start, as does a setting without a value. A value is never
//! repeated in an error: it may be a secret.

mod environment;
mod error;
mod layers;
mod section;
mod text;

pub mod duration;

pub use environment::{Environment, name_for, variable};
pub use error::{ConfigError, Fault};
pub use layers::Layers;
