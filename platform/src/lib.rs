//! What every service stands on: configuration, HTTP, authentication, database, events, health, logs.
//!
//! A service is a [`Service`] value: its name, its port, its migrations and a function that builds its router from a
//! [`ServiceContext`]. [`main`] runs one as a program; [`start`] runs one inside another program, beside others.

mod app;
pub mod auth;
mod background;
mod backoff;
pub mod clock;
pub mod collector;
mod command;
pub mod config;
pub mod db;
mod dead_letters;
pub mod emulator;
pub mod events;
pub mod health;
pub mod http;
pub mod idempotency;
pub mod jobs;
pub mod neighbour;
mod outage;
pub mod postgres;
pub mod random;
mod reaper;
mod server;
mod service;
#[cfg(test)]
mod service_tests;
mod settings;
mod start;
pub mod telemetry;
pub mod testing;
pub mod worker;

pub use app::App;
pub use backoff::Backoff;
pub use clock::Clock;
pub use command::{main, main_from, shutdown_signal};
pub use health::{Health, HealthReport};
pub use service::{Service, ServiceContext};
pub use settings::{PagesSettings, Settings};
pub use start::{Running, migrate, start, start_at};
pub use tokio_util::sync::CancellationToken;
