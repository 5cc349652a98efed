//! What the merchant is told.

use std::error::Error;

use platform::db::Transaction;
use serde::Serialize;

use crate::api::Provider;
use crate::domain::behaviour::Behaviour;
use crate::domain::charge::{Charge, Status};
use crate::domain::refund::{Refund, RefundStatus};
use crate::generated::types::{self, EventType};
use crate::store::webhooks;

/// An event could not be written down, so what it tells must not last.
#[derive(Debug, thiserror::Error)]
#[error("write a webhook down")]
pub struct WebhookError(#[source] Box<dyn Error + Send + Sync>);

impl WebhookError {
    fn new(error: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self(error.into())
    }
}

/// Tells what became of a charge; nothing while the bank takes its time.
pub async fn charged(
    provider: &Provider,
    transaction: &mut Transaction,
    behaviour: Behaviour,
    charge: &Charge,
) -> Result<(), WebhookError> {
    let event_type = match charge.status {
        Status::Processing => return Ok(()),
        Status::Succeeded => EventType::ChargeSucceeded,
        Status::Declined(_) => EventType::ChargeDeclined,
    };
    let (id, now) = (provider.new_id("evt"), provider.now());
    let event = types::ChargeEvent {
        id: id.clone().try_into().map_err(WebhookError::new)?,
        r#type: event_type,
        created_at: now.into(),
        data: charge.clone().try_into().map_err(WebhookError::new)?,
    };
    send(provider, transaction, behaviour, true, &id, &event).await
}

/// Tells what became of a refund.
pub async fn refunded(
    provider: &Provider,
    transaction: &mut Transaction,
    behaviour: Behaviour,
    refund: &Refund,
) -> Result<(), WebhookError> {
    let (id, now) = (provider.new_id("evt"), provider.now());
    let event = types::RefundEvent {
        id: id.clone().try_into().map_err(WebhookError::new)?,
        r#type: match refund.status {
            RefundStatus::Succeeded => EventType::RefundSucceeded,
            RefundStatus::Failed => EventType::RefundFailed,
        },
        created_at: now.into(),
        data: refund.clone().try_into().map_err(WebhookError::new)?,
    };
    send(provider, transaction, behaviour, false, &id, &event).await
}

async fn send(
    provider: &Provider,
    transaction: &mut Transaction,
    behaviour: Behaviour,
    is_about_charge: bool,
    id: &str,
    event: &impl Serialize,
) -> Result<(), WebhookError> {
    if provider.config.webhook_url.is_none() {
        return Ok(());
    }
    let body = serde_json::to_string(event).map_err(WebhookError::new)?;
    for wait in behaviour.deliveries(is_about_charge, provider.config.processing) {
        webhooks::insert(&mut **transaction, id, &body, provider.now() + wait)
            .await
            .map_err(WebhookError::new)?;
    }
    transaction.after_commit(&provider.events_due);
    Ok(())
}
