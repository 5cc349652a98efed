//! Inventory: what is there to be sold, and for whom it is kept, built from `openapi/inventory.yaml`.
//!
//! `api/` has one file per operation and translates between the contract and `domain/`, which has the rules; `store/` has
//! the SQL. `reservations/` is what operations, events and the sweep share: the steps in the life of a reservation, each
//! one transaction. `events` is what others are told and what follows from what they tell.

pub mod api;
pub mod config;
mod convert;
pub mod demo;
pub mod domain;
pub mod events;
#[rustfmt::skip]
pub mod generated;
pub mod reservations;
pub mod store;

use std::time::Duration;

use platform::worker::{Round, Wake, repeat};
use platform::{App, Service, ServiceContext};
use sqlx::migrate::Migrator;
use tokio_util::sync::CancellationToken;

use api::Inventory;
use config::Config;
use events::Handlers;

/// What inventory's database needs.
pub static MIGRATIONS: Migrator = sqlx::migrate!();

/// Inventory, to be run alone or beside others.
pub fn service() -> Service {
    Service::new("inventory", 8004, &MIGRATIONS, build)
}

/// What inventory answers, hears, and does by itself.
pub async fn build(context: ServiceContext, config: Config) -> anyhow::Result<App> {
    let router = generated::router(Inventory::new(context.clone()), context.runtime.clone());
    let subscriptions = generated::subscriptions(Handlers::new(context.clone()));
    Ok(App::new(router)
        .subscribe(subscriptions)
        .worker(SWEEP, move |stop| sweep(context, config.sweep_pause, stop)))
}

const SWEEP: &str = "expire reservations";

/// Ends holds whose deadline has passed, until it is told to stop.
async fn sweep(context: ServiceContext, pause: Duration, stop: CancellationToken) {
    let round = move || end_overdue(context.clone());
    repeat(SWEEP, stop, &Wake::default(), pause, round).await;
}

async fn end_overdue(context: ServiceContext) -> anyhow::Result<Round> {
    let expired = reservations::expire_some(&context).await?;
    Ok(if expired > 0 {
        Round::Busy
    } else {
        Round::Idle
    })
}
