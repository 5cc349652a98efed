//! What the contract's operations do, one file each.

mod close_reference;
mod create_card;
mod create_charge;
mod create_refund;
mod get_charge;
mod get_refund;
mod list_charges;
mod list_refunds;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, Utc};
use platform::db::Transaction;
use platform::worker::Wake;
use platform::{ServiceContext, random};

use crate::config::Config;
use crate::generated::implement_api;

/// The provider as its contract sees it. Clones are the same.
#[derive(Clone)]
pub struct Provider {
    pub(crate) context: ServiceContext,
    pub(crate) config: Arc<Config>,
    /// Woken when the bank may have made up its mind.
    pub(crate) charges_due: Wake,
    /// Woken when there is something to tell the merchant.
    pub(crate) events_due: Wake,
    /// How often a charge met an outage, by its reference.
    outages: Arc<Mutex<HashMap<String, u32>>>,
}

/// How often `outage` fails before it goes well.
const OUTAGES: u32 = 2;

impl Provider {
    /// A provider over a database.
    pub fn new(context: ServiceContext, config: Config) -> Self {
        Self {
            context,
            config: Arc::new(config),
            charges_due: Wake::default(),
            events_due: Wake::default(),
            outages: Arc::default(),
        }
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.context.clock.now()
    }

    /// A new id of this kind: `ch_…`.
    pub(crate) fn new_id(&self, kind: &str) -> String {
        format!("{kind}_{}", random::id(self.now()).simple())
    }

    pub(crate) async fn begin(&self, operation: &'static str) -> sqlx::Result<Transaction> {
        platform::db::begin(&self.context.pool, operation).await
    }

    /// Whether the charge with this reference meets an outage once more.
    fn is_out(&self, reference: &str) -> bool {
        let mut outages = self.outages.lock().unwrap_or_else(PoisonError::into_inner);
        let met = outages.entry(reference.to_owned()).or_default();
        *met += 1;
        *met <= OUTAGES
    }
}

implement_api!(Provider);
