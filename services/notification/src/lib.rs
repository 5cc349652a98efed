//! Mails to customers, and what becomes of each, built from `openapi/notification.yaml`.
//!
//! `api/` has one file per operation, `hearing` what is heard, `domain/` the rules and `store/` the SQL. What is heard becomes
//! a message, and nothing more; `delivery` makes messages into mails, and asks for everything personal at that moment, outside
//! of any transaction. `letter` puts it into words, `mailer` hands it in.

pub mod api;
pub mod config;
mod convert;
pub mod delivery;
pub mod domain;
#[rustfmt::skip]
pub mod generated;
pub mod hearing;
pub mod letter;
pub mod mailer;
pub mod neighbours;
pub mod store;

use platform::{App, Service, ServiceContext};
use sqlx::migrate::Migrator;

use api::Notifications;
use config::Config;
use delivery::Delivery;
use hearing::Hearing;

/// What the database of notification needs.
pub static MIGRATIONS: Migrator = sqlx::migrate!();

/// Notification, to be run alone or beside other services.
pub fn service() -> Service {
    Service::new("notification", 8007, &MIGRATIONS, build)
}

/// What notification answers, what it hears and what it does by itself.
pub async fn build(context: ServiceContext, config: Config) -> anyhow::Result<App> {
    let runtime = context.runtime.clone();
    let notifications = Notifications::new(context, &config)?;
    let router = generated::router(notifications.clone(), runtime);
    let hearing = generated::subscriptions(Hearing::new(notifications.clone()));
    Ok(App::new(router)
        .subscribe(hearing)
        .jobs(Delivery(notifications)))
}
