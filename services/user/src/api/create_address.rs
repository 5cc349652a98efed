use platform::idempotency::record_in;
use runtime::{Answer as _, Caller, conditional};

use super::Users;
use crate::domain::address::{Address, MOST};
use crate::generated::operations::{
    CreateAddressError, CreateAddressRequest, CreateAddressResponse,
};
use crate::generated::security::Bearer;
use crate::store::addresses;

pub(super) async fn create_address(
    service: &Users,
    caller: Caller<Bearer>,
    request: CreateAddressRequest,
) -> Result<CreateAddressResponse, CreateAddressError> {
    let mut transaction = service.begin("create_address").await?;
    let user = service
        .lock(&mut transaction, &caller, request.user_id.into())
        .await?
        .ok_or(CreateAddressError::UserNotFound)?;
    if addresses::count(&mut *transaction, user.id).await? >= MOST {
        return Err(CreateAddressError::TooManyAddresses);
    }
    let now = service.now();
    let address = Address::new(service.new_id(), user.id, request.body.into(), now);
    if address.content.is_default {
        addresses::make_room_for_default(&mut *transaction, user.id, address.id, now).await?;
    }
    addresses::insert(&mut *transaction, &address).await?;
    let answer = answer(address)?;
    if let Some(stored) = answer.stored() {
        record_in(&mut transaction, &request.idempotency, &stored).await?;
    }
    transaction.commit().await?;
    Ok(answer)
}

fn answer(address: Address) -> Result<CreateAddressResponse, CreateAddressError> {
    Ok(CreateAddressResponse::Created {
        location: format!("/users/{}/addresses/{}", address.user_id, address.id),
        etag: conditional::of_version(address.version),
        body: address.try_into()?,
    })
}
