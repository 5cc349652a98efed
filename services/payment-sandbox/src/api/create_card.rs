use platform::idempotency::record_in;
use runtime::{Answer as _, Caller};

use super::Provider;
use crate::domain::behaviour::Behaviour;
use crate::generated::operations::{CreateCardError, CreateCardRequest, CreateCardResponse};
use crate::generated::security::SecretKey;
use crate::generated::types::Card;
use crate::store::cards;

pub(super) async fn create_card(
    provider: &Provider,
    _caller: Caller<SecretKey>,
    request: CreateCardRequest,
) -> Result<CreateCardResponse, CreateCardError> {
    let token: String = request.body.token.into();
    if Behaviour::of_token(&token).is_none() {
        return Err(CreateCardError::UnknownToken);
    }
    let id = provider.new_id("card");
    let mut transaction = provider.begin("create_card").await?;
    cards::insert(&mut *transaction, &id, &token, provider.now()).await?;
    let answer = CreateCardResponse::Created(Card {
        id: id.try_into()?,
        brand: "visa".to_owned(),
        last_four: "4242".to_owned(),
        expiry_month: 12,
        expiry_year: 2034,
    });
    if let Some(stored) = answer.stored() {
        record_in(&mut transaction, &request.idempotency, &stored).await?;
    }
    transaction.commit().await?;
    Ok(answer)
}
