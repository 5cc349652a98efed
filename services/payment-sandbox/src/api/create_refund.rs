use platform::idempotency::record_in;
use runtime::{Answer as _, Caller, Money};

use super::Provider;
use crate::domain::behaviour::Refunding;
use crate::domain::refund::{NoRefund, Refund, RefundStatus};
use crate::generated::operations::{CreateRefundError, CreateRefundRequest, CreateRefundResponse};
use crate::generated::security::SecretKey;
use crate::store::{cards, charges, refunds};
use crate::webhooks;

pub(super) async fn create_refund(
    provider: &Provider,
    _caller: Caller<SecretKey>,
    request: CreateRefundRequest,
) -> Result<CreateRefundResponse, CreateRefundError> {
    let wanted = request.body;
    let Money { amount, currency } = wanted.amount;
    let mut transaction = provider.begin("create_refund").await?;
    let charge = charges::lock(&mut *transaction, wanted.charge.as_str())
        .await?
        .ok_or(CreateRefundError::UnknownCharge)?;
    charge.admits_refund(amount, currency).map_err(refusal)?;
    let behaviour = cards::find(&mut *transaction, &charge.card_id)
        .await?
        .map(|card| card.behaviour)
        .ok_or(CreateRefundError::UnknownCharge)?;
    let refund = Refund {
        id: provider.new_id("re"),
        charge_id: charge.id,
        reference: wanted.reference.into(),
        amount,
        currency,
        status: match behaviour.refunding {
            Refunding::Failed => RefundStatus::Failed,
            Refunding::Success | Refunding::Timeout => RefundStatus::Succeeded,
        },
        created_at: provider.now(),
    };
    refunds::insert(&mut *transaction, &refund).await?;
    if refund.status == RefundStatus::Succeeded {
        charges::add_refunded(&mut *transaction, &refund.charge_id, amount).await?;
    }
    webhooks::refunded(provider, &mut transaction, behaviour, &refund).await?;
    let answer = CreateRefundResponse::Created(refund.try_into()?);
    if let Some(stored) = answer.stored() {
        record_in(&mut transaction, &request.idempotency, &stored).await?;
    }
    transaction.commit().await?;
    if behaviour.refunding == Refunding::Timeout {
        tokio::time::sleep(provider.config.silence).await;
    }
    Ok(answer)
}

fn refusal(reason: NoRefund) -> CreateRefundError {
    match reason {
        NoRefund::NothingTaken => CreateRefundError::ChargeNotSucceeded,
        NoRefund::TooMuch => CreateRefundError::RefundExceedsCharge,
    }
}
