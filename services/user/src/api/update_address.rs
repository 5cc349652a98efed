use runtime::{Caller, conditional};

use super::Users;
use crate::domain::address::Address;
use crate::generated::operations::{
    UpdateAddressError, UpdateAddressRequest, UpdateAddressResponse,
};
use crate::generated::security::Bearer;
use crate::store::addresses;

pub(super) async fn update_address(
    service: &Users,
    caller: Caller<Bearer>,
    request: UpdateAddressRequest,
) -> Result<UpdateAddressResponse, UpdateAddressError> {
    let mut transaction = service.begin("update_address").await?;
    let user = service
        .lock(&mut transaction, &caller, request.user_id.into())
        .await?
        .ok_or(UpdateAddressError::UserNotFound)?;
    let address = addresses::find(&mut *transaction, user.id, request.address_id.into())
        .await?
        .ok_or(UpdateAddressError::AddressNotFound)?;
    if !conditional::matches(&request.if_match, &conditional::of_version(address.version)) {
        return Err(UpdateAddressError::PreconditionFailed);
    }
    let now = service.now();
    let Some(address) = address.changed(request.body.into(), now) else {
        return answer(address);
    };
    if address.content.is_default {
        addresses::make_room_for_default(&mut *transaction, user.id, address.id, now).await?;
    }
    addresses::update(&mut *transaction, &address).await?;
    transaction.commit().await?;
    answer(address)
}

fn answer(address: Address) -> Result<UpdateAddressResponse, UpdateAddressError> {
    Ok(UpdateAddressResponse::Ok {
        etag: conditional::of_version(address.version),
        body: address.try_into()?,
    })
}
