//! Invoices for what was paid and credit notes for what went back, built from `openapi/billing.yaml`.
//!
//! `api/` has one file per operation, `events` what is heard and told, `domain/` the rules and `store/` the SQL. What is
//! heard becomes a draft, and nothing more; `issue/` makes drafts into documents, and asks the order outside of any
//! transaction. `page/` shows a document to people.

pub mod api;
pub mod config;
mod convert;
pub mod domain;
pub mod events;
#[rustfmt::skip]
pub mod generated;
pub mod issue;
pub mod neighbours;
pub mod page;
pub mod store;

use platform::{App, Service, ServiceContext};
use sqlx::migrate::Migrator;

use api::Billing;
use config::Config;
use events::Hearing;
use issue::Drafts;

/// What the database of billing needs.
pub static MIGRATIONS: Migrator = sqlx::migrate!();

/// Billing, to be run alone or beside other services.
pub fn service() -> Service {
    Service::new("billing", 8009, &MIGRATIONS, build)
}

/// What billing answers, what it hears and what it does by itself.
pub async fn build(context: ServiceContext, config: Config) -> anyhow::Result<App> {
    let runtime = context.runtime.clone();
    let billing = Billing::new(context, &config)?;
    let router = generated::router(billing.clone(), runtime);
    let hearing = generated::subscriptions(Hearing::new(billing.clone()));
    Ok(App::new(router).subscribe(hearing).jobs(Drafts(billing)))
}
