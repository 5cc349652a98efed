use platform::idempotency::record_in;
use runtime::{Answer as _, Caller, Idempotency};
use secrecy::SecretString;
use sha2::{Digest as _, Sha256};

use super::Payments;
use crate::domain::method::{MOST, PaymentMethod};
use crate::gateway::NoCard;
use crate::generated::operations::{
    CreatePaymentMethodError, CreatePaymentMethodRequest, CreatePaymentMethodResponse,
};
use crate::generated::security::Bearer;
use crate::store::{methods, owners};

pub(super) async fn create_payment_method(
    service: &Payments,
    caller: Caller<Bearer>,
    request: CreatePaymentMethodRequest,
) -> Result<CreatePaymentMethodResponse, CreatePaymentMethodError> {
    let owner = caller.subject.as_str();
    if methods::count(&service.context.pool, owner).await? >= MOST {
        return Err(CreatePaymentMethodError::TooManyPaymentMethods);
    }
    let token = SecretString::from(String::from(request.body.token));
    let key = provider_key(&request.idempotency);
    let card = service.gateway.card(&token, &key).await.map_err(refusal)?;
    let method = PaymentMethod::of(&card, service.new_id(), service.now());

    let mut transaction = service.begin("create_payment_method").await?;
    methods::lock_owner(&mut *transaction, owner).await?;
    if owners::is_erased(&mut *transaction, owner).await? {
        return Err(CreatePaymentMethodError::CustomerErased);
    }
    if methods::count(&mut *transaction, owner).await? >= MOST {
        return Err(CreatePaymentMethodError::TooManyPaymentMethods);
    }
    methods::insert(&mut *transaction, owner, &method, &card.id).await?;
    let answer = CreatePaymentMethodResponse::Created {
        location: format!("/payments/methods/{}", method.id),
        body: method.try_into()?,
    };
    if let Some(stored) = answer.stored() {
        record_in(&mut transaction, &request.idempotency, &stored).await?;
    }
    transaction.commit().await?;
    Ok(answer)
}

/// The same key for the same request, so that a customer who asks again after a crash is not told that their token is
/// used up; and another one for another customer who happens to use the same key.
fn provider_key(idempotency: &Idempotency) -> String {
    let mut digest = Sha256::new();
    for part in [&idempotency.principal, &idempotency.key] {
        digest.update((part.len() as u64).to_be_bytes());
        digest.update(part);
    }
    digest.finalize()[..16]
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

fn refusal(error: NoCard) -> CreatePaymentMethodError {
    match error {
        NoCard::Refused => CreatePaymentMethodError::TokenRefused,
        // The provider is a neighbour like others: what it could not do is answered as `unavailable`.
        NoCard::Unavailable(error) => error.into(),
    }
}

#[cfg(test)]
mod tests {
    use runtime::idempotency::Recorded;

    use super::*;

    fn idempotency(principal: &str, key: &str) -> Idempotency {
        Idempotency {
            key: key.to_owned(),
            operation: "create_payment_method",
            principal: principal.to_owned(),
            fingerprint: [0; 32],
            holder: uuid::Uuid::nil(),
            recorded: Recorded::default(),
        }
    }

    #[test]
    fn the_providers_key_is_the_customers_own() {
        let first = provider_key(&idempotency("ann", "1"));
        assert_eq!(first, provider_key(&idempotency("ann", "1")));
        assert_ne!(first, provider_key(&idempotency("bob", "1")));
        assert_ne!(first, provider_key(&idempotency("ann", "2")));
        assert_eq!(first.len(), 32);
    }
}
