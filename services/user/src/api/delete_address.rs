use runtime::Caller;

use super::Users;
use crate::generated::operations::{
    DeleteAddressError, DeleteAddressRequest, DeleteAddressResponse,
};
use crate::generated::security::Bearer;
use crate::store::addresses;

pub(super) async fn delete_address(
    service: &Users,
    caller: Caller<Bearer>,
    request: DeleteAddressRequest,
) -> Result<DeleteAddressResponse, DeleteAddressError> {
    let mut transaction = service.begin("delete_address").await?;
    let user = service
        .lock(&mut transaction, &caller, request.user_id.into())
        .await?
        .ok_or(DeleteAddressError::UserNotFound)?;
    match addresses::delete(&mut *transaction, user.id, request.address_id.into()).await? {
        true => {
            transaction.commit().await?;
            Ok(DeleteAddressResponse::NoContent)
        }
        false => Err(DeleteAddressError::AddressNotFound),
    }
}
