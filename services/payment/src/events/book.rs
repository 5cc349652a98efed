//! Writes down what has happened to a payment, with everything that follows from it, in one transaction: its state, the
//! ledger, the events, and the refund of an order that was cancelled meanwhile.

use chrono::{DateTime, Utc};
use platform::db::Transaction;

use super::tell;
use crate::api::Payments;
use crate::domain::payment::{Change, Payment, Told};
use crate::domain::refund::{Refund, RefundReason};
use crate::store::{ledger, payments, refunds};

/// Writes a change of a payment, which is locked. `next_attempt_at` says when somebody looks at it next, where it is not
/// settled; what was said before stays where it is left out.
pub(crate) async fn write(
    service: &Payments,
    transaction: &mut Transaction,
    change: Change,
    next_attempt_at: Option<DateTime<Utc>>,
) -> anyhow::Result<()> {
    let Change {
        mut payment,
        told,
        goes_back,
    } = change;
    payments::update(&mut **transaction, &payment, next_attempt_at).await?;
    let outbox = &service.context.outbox;
    match told {
        Some(Told::Captured) => {
            let (amount, at) = (payment.amount.amount, payment.updated_at);
            ledger::captured(&mut **transaction, payment.id, amount, at).await?;
            tell::captured(outbox, transaction, &payment).await?;
        }
        Some(Told::Failed(reason)) => tell::failed(outbox, transaction, &payment, reason).await?,
        None => {}
    }
    if let Some(amount) = goes_back {
        let reason = RefundReason::OrderCancelled;
        request_refund(service, transaction, &mut payment, amount, reason).await?;
    }
    Ok(())
}

/// Sets an amount aside for a refund of a payment, which is locked, and wakes who asks the provider for it.
pub(crate) async fn request_refund(
    service: &Payments,
    transaction: &mut Transaction,
    payment: &mut Payment,
    amount: i64,
    reason: RefundReason,
) -> sqlx::Result<Refund> {
    let refund = payment.set_aside(amount, service.new_id(), reason, service.now());
    payments::update(&mut **transaction, payment, None).await?;
    refunds::insert(&mut **transaction, &refund).await?;
    ledger::refund(&mut **transaction, &refund).await?;
    transaction.after_commit(&service.refunds_due);
    Ok(refund)
}
