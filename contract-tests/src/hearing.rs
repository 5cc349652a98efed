//! A service as one who hears events.

use platform::events::Subscriptions;
use sqlx::PgPool;

/// What a service does on what it hears, and the database in which it does it.
#[derive(Clone)]
pub struct Hearing {
    pub(crate) subscriptions: Subscriptions,
    pub(crate) pool: PgPool,
}

impl Hearing {
    /// The subscriptions of a service whose database this is, best taken from its `App`: `app.subscriptions().clone()`.
    pub fn new(subscriptions: Subscriptions, pool: &PgPool) -> Self {
        Self {
            subscriptions,
            pool: pool.clone(),
        }
    }
}
