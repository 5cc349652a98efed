//! Charges cards, and finds out what became of charges whose outcome is unknown.

use std::time::Duration;

use platform::jobs::{Jobs, Taken};
use platform::telemetry::Telemetry;
use platform::worker::Wake;

use crate::api::Payments;
use crate::domain::outcome::ChargeOutcome;
use crate::domain::payment::{FailureReason, State, Step};
use crate::events::write;
use crate::store::payments::{self, DuePayment};

/// Payments that are to be charged, or asked about.
#[derive(Clone)]
pub(crate) struct Charges(pub(crate) Payments);

impl Jobs for Charges {
    type Job = DuePayment;

    const NAME: &'static str = "charge";
    const LOOK: Duration = Duration::from_millis(500);

    fn at_once(&self) -> usize {
        self.0.config.concurrency
    }

    fn due(&self) -> &Wake {
        &self.0.payments_due
    }

    fn telemetry(&self) -> &Telemetry {
        &self.0.context.telemetry
    }

    async fn take(&self, most: i64) -> sqlx::Result<Vec<Taken<DuePayment>>> {
        let now = self.0.now();
        payments::take(&self.0.context.pool, now, now + self.0.lease(), most).await
    }

    async fn work(&self, due: DuePayment) -> anyhow::Result<()> {
        advance(&self.0, due).await
    }
}

/// Asks the provider what has to be asked about a payment, and writes the answer down.
async fn advance(service: &Payments, due: DuePayment) -> anyhow::Result<()> {
    let DuePayment {
        payment,
        found,
        card,
    } = due;
    let gateway = &service.gateway;
    let outcome = match (payment.step(found, service.now()), card) {
        (Step::Expire, _) => ChargeOutcome::Failed(FailureReason::Expired),
        (Step::Look { charge_id }, _) => gateway.look(&payment, &charge_id).await,
        (Step::Charge, Some(card)) => gateway.charge(&payment, &card).await,
        (Step::Charge, None) if found == State::Pending => {
            ChargeOutcome::Failed(FailureReason::PaymentMethodGone)
        }
        // Deleted after a charge was begun: that cannot be repeated any more, but it can be closed.
        (Step::Charge, None) | (Step::Close, _) => gateway.close(&payment).await,
    };
    let mut transaction = service.begin("settle_payment").await?;
    let Some(payment) = payments::lock(&mut *transaction, payment.id).await? else {
        return Ok(());
    };
    let again_at = service.again_at(payment.attempts);
    if let Some(change) = payment.after(outcome, service.now()) {
        write(service, &mut transaction, change, Some(again_at)).await?;
        transaction.commit().await?;
    }
    Ok(())
}
