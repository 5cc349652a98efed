//! Asks the provider to give money back, and finds out what became of that.

use std::time::Duration;

use platform::worker::{Round, repeat};
use tokio_util::sync::CancellationToken;

use super::REFUND;
use super::at_once::AtOnce;
use crate::api::Payments;
use crate::domain::refund::RefundState;
use crate::events::refunded;
use crate::store::refunds::{self, Taken};
use crate::store::{ledger, payments};

/// How often due refunds are looked for that nobody announced.
const LOOK: Duration = Duration::from_secs(1);

/// Refunds what is due, several refunds at once, until told to stop.
pub(crate) async fn refund(service: Payments, stop: CancellationToken) {
    let wake = service.refunds_due.clone();
    let at_once = AtOnce::new(service.config.concurrency, wake.clone());
    let working = at_once.clone();
    let round = move || begin_some(service.clone(), working.clone());
    repeat(REFUND, stop, &wake, LOOK, round).await;
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
    let taken = refunds::take(pool, now, lease_ends_at, i64::try_from(room)?).await?;
    // Where it was all that there is, there is no need to look again.
    let more = taken.len() == room;
    for taken in taken {
        let service = service.clone();
        at_once.begin(async move {
            let (refund_id, trace) = (taken.refund.id, taken.traceparent.clone());
            let advancing = advance(&service, taken);
            let telemetry = &service.context.telemetry;
            if let Err(error) = telemetry.resume(trace.as_deref(), REFUND, advancing).await {
                // Its lease ends, and it is taken on again.
                let error = format!("{error:#}");
                tracing::warn!(%refund_id, error, "a refund was not brought forward");
            }
        });
    }
    Ok(match more {
        true => Round::Busy,
        false => Round::Idle,
    })
}

/// Asks the provider for a refund, or how it is doing, and writes the answer down.
async fn advance(service: &Payments, taken: Taken) -> anyhow::Result<()> {
    let Taken {
        refund, charge_id, ..
    } = taken;
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
