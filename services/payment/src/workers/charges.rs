//! Charges cards, and finds out what became of charges whose outcome is unknown.

use std::time::Duration;

use platform::worker::{Round, repeat};
use tokio_util::sync::CancellationToken;

use super::CHARGE;
use super::at_once::AtOnce;
use crate::api::Payments;
use crate::domain::outcome::ChargeOutcome;
use crate::domain::payment::{FailureReason, State, Step};
use crate::events::write;
use crate::store::payments::{self, Taken};

/// How often due payments are looked for that nobody announced.
const LOOK: Duration = Duration::from_millis(500);

/// Charges what is due, several payments at once, until told to stop.
pub(crate) async fn charge(service: Payments, stop: CancellationToken) {
    let wake = service.payments_due.clone();
    let at_once = AtOnce::new(service.config.concurrency, wake.clone());
    let working = at_once.clone();
    let round = move || begin_some(service.clone(), working.clone());
    repeat(CHARGE, stop, &wake, LOOK, round).await;
    at_once.finished().await;
}

async fn begin_some(service: Payments, at_once: AtOnce) -> anyhow::Result<Round> {
    let room = at_once.room();
    if room == 0 {
        return Ok(Round::Idle);
    }
    let now = service.now();
    let lease_ends_at = now + service.lease();
    let pool = &service.context.pool;
    let taken = payments::take(pool, now, lease_ends_at, i64::try_from(room)?).await?;
    // Where it was all that there is, there is no need to look again.
    let more = taken.len() == room;
    for taken in taken {
        let service = service.clone();
        at_once.begin(async move {
            let (payment_id, trace) = (taken.payment.id, taken.traceparent.clone());
            let advancing = advance(&service, taken);
            let telemetry = &service.context.telemetry;
            if let Err(error) = telemetry.resume(trace.as_deref(), CHARGE, advancing).await {
                // Its lease ends, and it is taken on again.
                let error = format!("{error:#}");
                tracing::warn!(%payment_id, error, "a payment was not brought forward");
            }
        });
    }
    Ok(match more {
        true => Round::Busy,
        false => Round::Idle,
    })
}

/// Asks the provider what has to be asked about a payment, and writes the answer down.
async fn advance(service: &Payments, taken: Taken) -> anyhow::Result<()> {
    let Taken {
        payment,
        found,
        card,
        ..
    } = taken;
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
