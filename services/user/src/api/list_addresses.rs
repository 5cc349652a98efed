use runtime::Caller;

use super::Users;
use crate::generated::operations::{
    ListAddressesError, ListAddressesRequest, ListAddressesResponse,
};
use crate::generated::security::Bearer;
use crate::generated::types::AddressList;
use crate::store::addresses;

pub(super) async fn list_addresses(
    service: &Users,
    caller: Caller<Bearer>,
    request: ListAddressesRequest,
) -> Result<ListAddressesResponse, ListAddressesError> {
    let user = service
        .find(&caller, request.user_id.into())
        .await?
        .ok_or(ListAddressesError::UserNotFound)?;
    let addresses = addresses::of(&service.context.statements, user.id).await?;
    Ok(ListAddressesResponse::Ok(AddressList {
        items: addresses
            .into_iter()
            .map(TryInto::try_into)
            .collect::<Result<_, _>>()?,
    }))
}
