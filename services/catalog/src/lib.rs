//! The catalog: products, categories and their pictures, built from `openapi/catalog.yaml`.
//!
//! `api/` has one file per operation and translates between the contract and `domain/`, which has the rules; `store/` has
//! the SQL, `images` the bytes of pictures, `events` what others are told.

pub mod api;
pub mod config;
mod convert;
pub mod demo;
pub mod domain;
pub mod events;
#[rustfmt::skip]
pub mod generated;
pub mod images;
pub mod store;

use anyhow::Context as _;
use platform::{Service, ServiceContext};
use sqlx::migrate::Migrator;

use api::Catalog;
use config::Config;
use images::Images;

/// What the catalog's database needs.
pub static MIGRATIONS: Migrator = sqlx::migrate!();

/// The catalog, to be run alone or beside others.
pub fn service() -> Service {
    Service::new("catalog", 8003, &MIGRATIONS, build)
}

/// The catalog's router.
pub async fn build(context: ServiceContext, config: Config) -> anyhow::Result<axum::Router> {
    let images = Images::open(&config.images_url).context("open the image store")?;
    let checked = images.clone();
    context.health.register("images", move || {
        let images = checked.clone();
        async move { images.reachable().await }
    });
    let runtime = context.runtime.clone();
    Ok(generated::router(Catalog::new(context, images), runtime))
}
