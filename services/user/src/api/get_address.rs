use runtime::{Caller, conditional};

use super::Users;
use crate::generated::operations::{GetAddressError, GetAddressRequest, GetAddressResponse};
use crate::generated::security::Bearer;
use crate::store::addresses;

pub(super) async fn get_address(
    service: &Users,
    caller: Caller<Bearer>,
    request: GetAddressRequest,
) -> Result<GetAddressResponse, GetAddressError> {
    let user = service
        .find(&caller, request.user_id.into())
        .await?
        .ok_or(GetAddressError::UserNotFound)?;
    let id = request.address_id.into();
    let address = addresses::find(&service.context.statements, user.id, id)
        .await?
        .ok_or(GetAddressError::AddressNotFound)?;
    Ok(GetAddressResponse::Ok {
        etag: conditional::of_version(address.version),
        body: address.try_into()?,
    })
}
