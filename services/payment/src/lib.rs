//! Payment methods, payments and refunds, built from `openapi/payment.yaml`.
//!
//! `api/` has one file per operation, `events` what is told and what is done on what is heard, `domain/` the rules and
//! `store/` the SQL. Nothing of these talks to the payment provider: they write down what is to be done, and `workers/` do it
//! through [`gateway`], outside of any transaction. So an answer that never comes holds up nothing but itself.

pub mod api;
pub mod config;
mod convert;
pub mod domain;
pub mod events;
pub mod gateway;
#[rustfmt::skip]
pub mod generated;
pub mod store;
mod workers;

use platform::{App, Service, ServiceContext};
use sqlx::migrate::Migrator;

use api::Payments;
use config::Config;
use events::Hearing;
use workers::{Charges, Refunds};

/// What the database of payments needs.
pub static MIGRATIONS: Migrator = sqlx::migrate!();

/// The service, to be run alone or beside others.
pub fn service() -> Service {
    Service::new("payment", 8006, &MIGRATIONS, build)
}

/// What the service answers, what it hears, and what it does by itself.
pub async fn build(context: ServiceContext, config: Config) -> anyhow::Result<App> {
    let runtime = context.runtime.clone();
    let payments = Payments::new(context, config)?;
    let router = generated::router(payments.clone(), runtime);
    let hearing = generated::subscriptions(Hearing::new(payments.clone()));
    Ok(App::new(router)
        .subscribe(hearing)
        .jobs(Charges(payments.clone()))
        .jobs(Refunds(payments.clone()))
        .worker(workers::FORGET, move |stop| workers::forget(payments, stop)))
}
