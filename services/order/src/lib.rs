//! Orders, from placement to delivery, built from `openapi/order.yaml`.
//!
//! `api/` has one file per operation and translates between the contract and `domain/`, which has the rules; `saga/` is the
//! one way in which orders change, `events` what others are told, `neighbours/` whom orders ask, `store/` the SQL.

pub mod api;
pub mod config;
mod convert;
pub mod domain;
pub mod events;
#[rustfmt::skip]
pub mod generated;
pub mod neighbours;
pub mod saga;
pub mod store;

use platform::{App, Service, ServiceContext};
use sqlx::migrate::Migrator;

use api::Orders;
use config::Config;
use neighbours::Neighbours;
use saga::Saga;

/// What the database of orders needs.
pub static MIGRATIONS: Migrator = sqlx::migrate!();

/// Orders, to be run alone or beside other services.
pub fn service() -> Service {
    Service::new("order", 8005, &MIGRATIONS, build)
}

/// What orders answer, what they hear and what they do by themselves.
pub async fn build(context: ServiceContext, config: Config) -> anyhow::Result<App> {
    let deadlines = config.deadlines()?;
    let neighbours = Neighbours::connect(&context, &config)?;
    let saga = Saga::new(&context);
    let runtime = context.runtime.clone();
    let orders = Orders::new(context, neighbours, deadlines, saga.clone());
    let app = App::new(generated::router(orders, runtime))
        .subscribe(generated::subscriptions(saga.clone()))
        .worker(saga::WORKER, move |stop| {
            saga.watch_deadlines(deadlines.margin, stop)
        });
    Ok(app)
}
