//! The whole system on one machine, for people who work on it: an own Postgres cluster, every service on its own port,
//! the gateway in front of them, and Swagger UI over all contracts.

pub mod accounts;
pub mod args;
pub mod docs;
pub mod gateway;
mod logins;
pub mod logs;
pub mod one_service;
pub mod plan;
pub mod ports;
mod progress;
pub mod services;
pub mod start_page;
pub mod state;
pub mod traces;
pub mod up;

use std::process::ExitCode;

/// What the shell is told, and a person.
pub fn report(result: anyhow::Result<()>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}
