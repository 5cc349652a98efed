//! Carts: what somebody means to buy, built from `openapi/cart.yaml`.
//!
//! `api/` has one file per operation and translates between the contract and `domain/`, which has the rules; `events` is
//! what follows from what others tell, `neighbours/` whom carts ask, `store/` the SQL.

pub mod api;
pub mod config;
mod convert;
pub mod domain;
pub mod events;
#[rustfmt::skip]
pub mod generated;
pub mod neighbours;
pub mod store;

use platform::worker::{Round, Wake, repeat};
use platform::{App, Service, ServiceContext};
use sqlx::migrate::Migrator;
use tokio_util::sync::CancellationToken;

use api::Carts;
use config::Config;
use events::Handlers;
use neighbours::Neighbours;
use store::carts;

/// What the database of carts needs.
pub static MIGRATIONS: Migrator = sqlx::migrate!();

/// Carts, to be run alone or beside other services.
pub fn service() -> Service {
    Service::new("cart", 8002, &MIGRATIONS, build)
}

/// What carts answer, what they hear and what they do by themselves.
pub async fn build(context: ServiceContext, config: Config) -> anyhow::Result<App> {
    let neighbours = Neighbours::connect(&config, &context.telemetry.calls())?;
    let subscriptions = generated::subscriptions(Handlers::new(context.clone()));
    let runtime = context.runtime.clone();
    let carts = Carts::new(context.clone(), neighbours, config.guest_lifetime()?);
    Ok(App::new(generated::router(carts, runtime))
        .subscribe(subscriptions)
        .worker(SWEEP, move |stop| sweep(context, config, stop)))
}

const SWEEP: &str = "end carts of guests";

/// How many carts one statement of the sweep deletes.
const BATCH: i64 = 1000;

/// Deletes carts of guests whose time is over, until it is told to stop.
async fn sweep(context: ServiceContext, config: Config, stop: CancellationToken) {
    let round = move || end_expired(context.clone());
    repeat(SWEEP, stop, &Wake::default(), config.sweep_pause, round).await;
}

/// Deletes some of the carts of guests whose time is over. Several instances may do so at once.
pub async fn end_expired(context: ServiceContext) -> anyhow::Result<Round> {
    let ended = carts::delete_expired(&context.pool, context.clock.now(), BATCH).await?;
    if ended > 0 {
        tracing::info!(carts = ended, "carts of guests have ended");
    }
    Ok(match i64::try_from(ended)? < BATCH {
        true => Round::Idle,
        false => Round::Busy,
    })
}
