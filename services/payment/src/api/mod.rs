//! What the contract's operations do, one file each.

mod create_payment_method;
mod create_refund;
mod delete_payment_method;
mod get_health;
mod get_healthz;
mod get_payment;
mod get_payment_method;
mod get_refund;
mod list_payment_methods;
mod list_payments;
mod list_refunds;
mod receive_webhook;

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use platform::db::Transaction;
use platform::worker::Wake;
use platform::{Backoff, ServiceContext, random};
use runtime::Caller;
use uuid::Uuid;

use crate::config::Config;
use crate::domain::payment::Payment;
use crate::domain::signature::Keys;
use crate::gateway::Gateway;
use crate::generated::implement_api;
use crate::generated::security::{self, scopes};
use crate::store::payments;

/// Payments as the contract sees them. Clones are the same.
#[derive(Clone)]
pub struct Payments {
    pub(crate) context: ServiceContext,
    pub(crate) config: Arc<Config>,
    pub(crate) gateway: Gateway,
    /// Woken when there is a payment to bring forward.
    pub(crate) payments_due: Wake,
    /// Woken when there is a refund to bring forward.
    pub(crate) refunds_due: Wake,
    keys: Keys,
    waits: Backoff,
}

/// How long until the provider is asked again at most, however often it was asked.
const LONGEST_WAIT: Duration = Duration::from_secs(60);

/// How much longer than a call to the provider somebody works on what they have taken on.
const MARGIN: Duration = Duration::from_secs(5);

impl Payments {
    /// Payments over a database and a provider.
    pub fn new(context: ServiceContext, config: Config) -> anyhow::Result<Self> {
        let (current, previous) = (
            config.webhook_key.clone(),
            config.webhook_previous_key.clone(),
        );
        Ok(Self {
            gateway: Gateway::new(&config, context.telemetry.calls())?,
            context,
            keys: Keys::new(current, previous),
            waits: Backoff::new(config.first_wait, LONGEST_WAIT),
            config: Arc::new(config),
            payments_due: Wake::default(),
            refunds_due: Wake::default(),
        })
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.context.clock.now()
    }

    /// A new id, of this moment.
    pub(crate) fn new_id(&self) -> Uuid {
        random::id(self.now())
    }

    pub(crate) async fn begin(&self, operation: &'static str) -> sqlx::Result<Transaction> {
        platform::db::begin(&self.context.pool, operation).await
    }

    /// How long nobody else takes on what somebody has taken on.
    pub(crate) fn lease(&self) -> Duration {
        self.config.gateway_timeout + MARGIN
    }

    /// When the provider is asked again who was asked so often.
    pub(crate) fn again_at(&self, attempts: i32) -> DateTime<Utc> {
        self.now() + self.waits.after(attempts.unsigned_abs())
    }

    /// The payment with this id, if the caller may see it.
    async fn visible(
        &self,
        caller: &Caller<security::Bearer>,
        id: Uuid,
    ) -> sqlx::Result<Option<Payment>> {
        let payment = payments::find(&self.context.pool, id).await?;
        Ok(payment.filter(|payment| {
            caller.has_scope(scopes::PAYMENT_READ) || customer(caller) == Some(payment.customer_id)
        }))
    }
}

/// The customer that the caller is; services and others whose names are no ids are none.
fn customer(caller: &Caller<security::Bearer>) -> Option<Uuid> {
    caller.subject.parse().ok()
}

implement_api!(Payments);
