//! The same three operations written by hand on axum, tokio-postgres and deadpool, with the care that one takes who
//! writes three: unknown members are refused, every fault of a value is in one answer, page tokens are signed.

mod page_token;
mod problem;
mod products;
mod quotes;
mod valid;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use deadpool_postgres::{Manager, ManagerConfig, Pool, RecyclingMethod};
use tokio_postgres::NoTls;

use crate::{Arguments, CONNECTIONS, PAGE_KEY};
use page_token::Signer;

#[derive(Clone)]
struct State {
    pool: Pool,
    signer: Signer,
}

/// The server; it connects when it is first asked.
pub fn router(arguments: &Arguments) -> anyhow::Result<Router> {
    let mut config = tokio_postgres::Config::new();
    config
        .host_path(&arguments.socket)
        .user("postgres")
        .dbname(&arguments.database);
    let recycling = ManagerConfig {
        recycling_method: RecyclingMethod::Fast,
    };
    let manager = Manager::from_config(config, NoTls, recycling);
    let pool = Pool::builder(manager)
        .max_size(CONNECTIONS as usize)
        .build()?;
    let state = State {
        pool,
        signer: Signer::new(PAGE_KEY.as_bytes()),
    };
    Ok(Router::new()
        .route("/products", get(products::list))
        .route("/products/{product_id}", get(products::read))
        .route("/quotes", post(quotes::create))
        .layer(DefaultBodyLimit::max(1024 * 1024))
        .with_state(state))
}
