//! Carts on Postgres beside carts on Redis: the same contract, the same layers before it, the same answers.
//!
//! `postgres` does with the service's own queries what the service does; `redis` keeps a cart as a hash, the form that
//! suggests itself, and changes it with one script, so that a request is one round trip. `measure` starts both and counts.

pub mod measure;
mod postgres;
mod redis;
mod server;

pub use server::{Serve, router};

use cart::domain::cart::{Cart, Full, Line};
use cart::store::carts::TokenHash;

/// Where carts of guests are kept.
trait Store: Send + Sync + 'static {
    /// The cart that a secret opens.
    fn open(&self, token: TokenHash) -> impl Future<Output = anyhow::Result<Option<Cart>>> + Send;

    /// Puts a line into it.
    fn put(
        &self,
        token: TokenHash,
        line: Line,
    ) -> impl Future<Output = anyhow::Result<Option<Result<Cart, Full>>>> + Send;
}
