//! What the contract's operations do, one file each.

mod get_credit_note;
mod get_credit_note_page;
mod get_health;
mod get_healthz;
mod get_invoice;
mod get_invoice_page;
mod list_credit_notes;
mod list_drafts;
mod list_invoices;

use std::str::FromStr;
use std::time::Duration;

use chrono::{DateTime, Utc};
use platform::worker::Wake;
use platform::{Backoff, ServiceContext, random};
use runtime::Principal;
use runtime::conditional::ETag;
use uuid::Uuid;

use crate::config::Config;
use crate::domain::draft::State;
use crate::domain::invoice::Terms;
use crate::generated::implement_api;
use crate::generated::security::scopes;
use crate::neighbours::Neighbours;

/// Billing as the contract sees it. Clones are the same.
#[derive(Clone)]
pub struct Billing {
    pub(crate) context: ServiceContext,
    pub(crate) neighbours: Neighbours,
    /// What documents are issued with from now on.
    pub(crate) terms: Terms,
    /// Woken when there is a draft to issue.
    pub(crate) drafts_due: Wake,
    lease: Duration,
    waiting: Backoff,
    blocked: Duration,
}

/// A year, the longest that caches honour, in the owner's own cache and in no other.
const FOR_EVER: &str = "private, max-age=31536000, immutable";

/// To be kept, and asked about each time: its looks may change.
const ASK_AGAIN: &str = "private, no-cache";

/// How long a draft waits for its order at most, however often it was tried.
const LONGEST_WAIT: Duration = Duration::from_secs(60);

/// How much longer than a call to a neighbour somebody works on what they have taken on.
const MARGIN: Duration = Duration::from_secs(5);

impl Billing {
    /// Billing over a database and the orders.
    pub fn new(context: ServiceContext, config: &Config) -> anyhow::Result<Self> {
        let terms = Terms {
            seller: config.seller()?,
            rate: config.tax_rate,
        };
        Ok(Self {
            neighbours: Neighbours::connect(&context, config)?,
            context,
            terms,
            drafts_due: Wake::default(),
            lease: config.order_timeout + MARGIN,
            waiting: Backoff::new(config.first_wait, LONGEST_WAIT),
            blocked: config.blocked_wait,
        })
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.context.clock.now()
    }

    pub(crate) fn new_id(&self) -> Uuid {
        random::id(self.now())
    }

    /// Until when a draft that is taken on now is nobody else's.
    pub(crate) fn lease_ends_at(&self) -> DateTime<Utc> {
        self.now() + self.lease
    }

    /// When a draft in this state is tried again.
    pub(crate) fn again_at(&self, state: State, attempts: i32) -> DateTime<Utc> {
        let wait = match state {
            State::Waiting => self.waiting.after(attempts.unsigned_abs()),
            State::Blocked => self.blocked,
        };
        self.now() + wait
    }
}

/// Whose documents somebody sees: everybody's where it is nothing.
fn seen_by(caller: &Principal) -> Option<Uuid> {
    // Who is no person has no documents: nobody has the nil id.
    (!caller.has_scope(scopes::BILLING_READ)).then(|| caller.subject.parse().unwrap_or_default())
}

/// The tag of what never changes.
fn etag(id: Uuid) -> Result<ETag, <ETag as FromStr>::Err> {
    format!("\"{id}\"").parse()
}

implement_api!(Billing);
