//! What others are told. Each event is written in the transaction of what it tells.

use std::error::Error;

use platform::db::Transaction;
use platform::events::Outbox;

use crate::convert::Unfit;
use crate::domain::payment::{FailureReason, Payment};
use crate::domain::refund::Refund;
use crate::generated::events::{PaymentCaptured, PaymentFailed, PaymentRefunded};
use crate::generated::types::{PaymentCapture, PaymentFailure, PaymentReturn};

/// An event could not be written, so what it tells must not last.
#[derive(Debug, thiserror::Error)]
#[error("write an event about a payment")]
pub(crate) struct EventError(#[source] Box<dyn Error + Send + Sync>);

impl From<sqlx::Error> for EventError {
    fn from(error: sqlx::Error) -> Self {
        Self(Box::new(error))
    }
}

impl From<Unfit> for EventError {
    fn from(error: Unfit) -> Self {
        Self(Box::new(error))
    }
}

/// `payment.captured`
pub(super) async fn captured(
    outbox: &Outbox,
    transaction: &mut Transaction,
    payment: &Payment,
) -> Result<(), EventError> {
    let event = PaymentCaptured(PaymentCapture {
        payment_id: payment.id.into(),
        order_id: payment.order_id.into(),
        customer_id: payment.customer_id.into(),
        amount: payment.amount,
        captured_at: payment.captured_at.unwrap_or(payment.updated_at).into(),
    });
    outbox.append(transaction, event).await?;
    Ok(())
}

/// `payment.failed`
pub(super) async fn failed(
    outbox: &Outbox,
    transaction: &mut Transaction,
    payment: &Payment,
    reason: FailureReason,
) -> Result<(), EventError> {
    let event = PaymentFailed(PaymentFailure {
        payment_id: payment.id.into(),
        order_id: payment.order_id.into(),
        customer_id: payment.customer_id.into(),
        reason: reason.into(),
        failed_at: payment.updated_at.into(),
    });
    outbox.append(transaction, event).await?;
    Ok(())
}

/// `payment.refunded`
pub(crate) async fn refunded(
    outbox: &Outbox,
    transaction: &mut Transaction,
    payment: &Payment,
    refund: &Refund,
) -> Result<(), EventError> {
    let event = PaymentRefunded(PaymentReturn {
        refund_id: refund.id.into(),
        payment_id: payment.id.into(),
        order_id: payment.order_id.into(),
        customer_id: payment.customer_id.into(),
        amount: refund.amount,
        refunded_total: payment.amount.with_amount(payment.refunded),
        refunded_at: refund.updated_at.into(),
    });
    outbox.append(transaction, event).await?;
    Ok(())
}
