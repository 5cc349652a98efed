use platform::idempotency::record_in;
use runtime::{Answer as _, Caller, Problem};

use super::Provider;
use crate::domain::behaviour::Charging;
use crate::domain::charge::{Charge, Status};
use crate::generated::operations::{CreateChargeError, CreateChargeRequest, CreateChargeResponse};
use crate::generated::security::SecretKey;
use crate::store::{cards, charges};
use crate::webhooks;

pub(super) async fn create_charge(
    provider: &Provider,
    _caller: Caller<SecretKey>,
    request: CreateChargeRequest,
) -> Result<CreateChargeResponse, CreateChargeError> {
    let wanted = request.body;
    let card = cards::find(&provider.context.pool, wanted.card.as_str())
        .await?
        .ok_or(CreateChargeError::UnknownCard)?;
    let behaviour = card.behaviour;
    let charge = Charge {
        id: provider.new_id("ch"),
        reference: wanted.reference.into(),
        card_id: card.id,
        amount: wanted.amount.amount,
        currency: wanted.amount.currency,
        refunded: 0,
        status: behaviour.first_status(),
        created_at: provider.now(),
    };
    match behaviour.charging {
        Charging::Outage if provider.is_out(&charge.reference) => return Err(out_of_order()),
        Charging::Down => return Err(out_of_order()),
        Charging::Slow => tokio::time::sleep(provider.config.slowness).await,
        _ => {}
    }

    let mut transaction = provider.begin("create_charge").await?;
    charges::lock_reference(&mut *transaction, &charge.reference).await?;
    if charges::is_closed(&mut *transaction, &charge.reference).await? {
        return Err(CreateChargeError::ReferenceClosed);
    }
    let settles_at =
        (charge.status == Status::Processing).then(|| provider.now() + provider.config.processing);
    charges::insert(&mut *transaction, &charge, settles_at).await?;
    webhooks::charged(provider, &mut transaction, behaviour, &charge).await?;
    let answer = CreateChargeResponse::Created(charge.try_into()?);
    if let Some(stored) = answer.stored() {
        record_in(&mut transaction, &request.idempotency, &stored).await?;
    }
    transaction.commit().await?;

    // The money is taken, and the answer kept under the key; only the merchant does not learn of it now.
    match behaviour.charging {
        Charging::Timeout => tokio::time::sleep(provider.config.silence).await,
        Charging::Error => return Err(out_of_order()),
        _ => {}
    }
    Ok(answer)
}

fn out_of_order() -> CreateChargeError {
    CreateChargeError::Detailed(Problem::unavailable().detail("The card asked for it."))
}
