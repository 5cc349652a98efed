//! What every service stands on: configuration, HTTP, authentication, database, events, health, logs.
//!
//! A service is a [`Service`] value: its name, its port, its migrations and a function that builds its router from a
//! [`ServiceContext`]. [`main`] runs one as a program; [`start`] runs one inside another program, beside others.

pub mod auth;
pub mod clock;
mod command;
pub mod config;
pub mod db;
pub mod events;
pub mod health;
pub mod http;
pub mod idempotency;
pub mod postgres;
pub mod random;
mod server;
mod service;
#[cfg(test)]
mod service_tests;
mod settings;
mod start;
pub mod telemetry;
pub mod testing;

pub use clock::Clock;
pub use command::{main, shutdown_signal};
pub use health::{Health, HealthReport};
pub use service::{Service, ServiceContext};
pub use settings::{PagesSettings, Settings};
pub use start::{Running, migrate, start, start_at};
