//! Profiles and addresses, built from `openapi/user.yaml`.
//!
//! `api/` has one file per operation and translates between the contract and `domain/`, which has the rules; `hearing` is what
//! is done on what others tell, `events` what others are told, `neighbours` whom the export asks, `store/` the SQL.

pub mod api;
pub mod config;
mod convert;
pub mod domain;
pub mod events;
#[rustfmt::skip]
pub mod generated;
mod hearing;
pub mod neighbours;
pub mod store;

use platform::{App, Service, ServiceContext};
use sqlx::migrate::Migrator;

use api::Users;
use config::Config;
use hearing::Hearing;
use neighbours::Neighbours;

/// What the database of users needs.
pub static MIGRATIONS: Migrator = sqlx::migrate!();

/// The service, to be run alone or beside others.
pub fn service() -> Service {
    Service::new("user", 8008, &MIGRATIONS, build)
}

/// What the service answers and what it hears.
pub async fn build(context: ServiceContext, config: Config) -> anyhow::Result<App> {
    let neighbours = Neighbours::connect(&context, &config)?;
    let runtime = context.runtime.clone();
    let router = generated::router(Users::new(context, neighbours), runtime);
    Ok(App::new(router).subscribe(generated::subscriptions(Hearing)))
}
