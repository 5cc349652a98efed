//! Asks the provider to give money back, and finds out what became of that.

use std::time::Duration;

use platform::jobs::{Jobs, Taken};
use platform::telemetry::Telemetry;
use platform::worker::Wake;

use crate::api::Payments;
use crate::domain::refund::RefundState;
use crate::events::refunded;
use crate::store::refunds::{self, DueRefund};
use crate::store::{ledger, payments};

/// Refunds that are to be asked for, or asked about.
#[derive(Clone)]
pub(crate) struct Refunds(pub(crate) Payments);

impl Jobs for Refunds {
    type Job = DueRefund;

    const NAME: &'static str = "refund";
    const LOOK: Duration = Duration::from_secs(1);

    fn at_once(&self) -> usize {
        self.0.config.concurrency
    }

    fn due(&self) -> &Wake {
        &self.0.refunds_due
    }

    fn telemetry(&self) -> &Telemetry {
        &self.0.context.telemetry
    }

    async fn take(&self, most: i64) -> sqlx::Result<Vec<Taken<DueRefund>>> {
        let now = self.0.now();
        refunds::take(&self.0.context.pool, now, now + self.0.lease(), most).await
    }

    async fn work(&self, due: DueRefund) -> anyhow::Result<()> {
        advance(&self.0, due).await
    }
}

/// Asks the provider for a refund, or how it is doing, and writes the answer down.
async fn advance(service: &Payments, due: DueRefund) -> anyhow::Result<()> {
    let DueRefund { refund, charge_id } = due;
    let outcome = match &refund.provider_refund_id {
        Some(id) => service.gateway.look_at_refund(&refund, id).await,
        None => service.gateway.refund(&refund, &charge_id).await,
    };
    let mut transaction = service.begin("settle_refund").await?;
    // The payment first, as everybody does who locks both.
    let Some(mut payment) = payments::lock(&mut *transaction, refund.payment_id).await? else {
        return Ok(());
    };
    let Some(refund) = refunds::lock(&mut *transaction, refund.id).await? else {
        return Ok(());
    };
    let again_at = service.again_at(refund.attempts);
    let Some(refund) = refund.after(outcome, service.now()) else {
        return Ok(());
    };
    if refund.state == RefundState::Pending {
        refunds::update(&mut *transaction, &refund, Some(again_at)).await?;
        transaction.commit().await?;
        return Ok(());
    }
    payment.count(&refund);
    refunds::update(&mut *transaction, &refund, None).await?;
    payments::update(&mut *transaction, &payment, None).await?;
    ledger::refund(&mut *transaction, &refund).await?;
    if refund.state == RefundState::Refunded {
        refunded(&service.context.outbox, &mut transaction, &payment, &refund).await?;
    }
    transaction.commit().await?;
    Ok(())
}
