//! What the contract's operations do, one file each.

mod get_health;
mod get_healthz;
mod get_message;
mod get_notify_health;
mod get_preferences;
mod list_messages;
mod retry_message;
mod update_preferences;

use std::time::Duration;

use chrono::{DateTime, Utc};
use platform::worker::Wake;
use platform::{Backoff, ServiceContext};
use runtime::Principal;
use uuid::Uuid;

use crate::config::Config;
use crate::domain::customer::Customer;
use crate::generated::implement_api;
use crate::mailer::Mailer;
use crate::neighbours::Neighbours;
use crate::store::customers;

/// Notification as the contract sees it. Clones are the same.
#[derive(Clone)]
pub struct Notifications {
    pub(crate) context: ServiceContext,
    pub(crate) neighbours: Neighbours,
    pub(crate) mailer: Mailer,
    /// As what the shop signs.
    pub(crate) shop_name: String,
    /// Woken when there is a message to deliver.
    pub(crate) messages_due: Wake,
    /// How often a message is tried before it is dead.
    pub(crate) max_attempts: i32,
    waits: Backoff,
    lease: Duration,
}

/// The scope of staff.
const MANAGE: &str = "notification:manage";

/// How much longer than everybody who is asked may take together somebody works on what they have taken on.
const MARGIN: Duration = Duration::from_secs(5);

impl Notifications {
    /// Notification over a database, its neighbours and a mail server.
    pub fn new(context: ServiceContext, config: &Config) -> anyhow::Result<Self> {
        Ok(Self {
            neighbours: Neighbours::connect(&context, config)?,
            mailer: Mailer::new(config)?,
            shop_name: config.shop_name.clone(),
            messages_due: Wake::default(),
            max_attempts: config.max_attempts,
            waits: Backoff::new(config.first_wait, config.longest_wait),
            // The recipient, the link and the mail.
            lease: config.neighbour_timeout * 2 + config.smtp_timeout + MARGIN,
            context,
        })
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.context.clock.now()
    }

    /// Until when a message that is taken on now is nobody else's.
    pub(crate) fn lease_ends_at(&self) -> DateTime<Utc> {
        self.now() + self.lease
    }

    /// When a message that was tried so often is tried again.
    pub(crate) fn again_at(&self, attempts: i32) -> DateTime<Utc> {
        self.now() + self.waits.after(attempts.unsigned_abs())
    }

    /// A customer who was not erased, where the caller may see what they want.
    async fn customer(&self, caller: &Principal, id: Uuid) -> sqlx::Result<Option<Customer>> {
        if seen_by(caller).is_some_and(|own| own != id) {
            return Ok(None);
        }
        let customer = customers::find(&self.context.statements, id).await?;
        Ok((!customer.is_erased).then_some(customer))
    }
}

/// Whose messages somebody sees: everybody's where it is nothing.
fn seen_by(caller: &Principal) -> Option<Uuid> {
    // Who is no person has no messages: nobody has the nil id.
    (!caller.has_scope(MANAGE)).then(|| caller.subject.parse().unwrap_or_default())
}

implement_api!(Notifications);
