use runtime::{Caller, conditional};

use super::Notifications;
use crate::generated::operations::{
    GetPreferencesError, GetPreferencesRequest, GetPreferencesResponse,
};
use crate::generated::security::Bearer;

pub(super) async fn get_preferences(
    notifications: &Notifications,
    caller: Caller<Bearer>,
    request: GetPreferencesRequest,
) -> Result<GetPreferencesResponse, GetPreferencesError> {
    let customer = notifications
        .customer(&caller, request.customer_id.into())
        .await?
        .ok_or(GetPreferencesError::PreferencesNotFound)?;
    Ok(GetPreferencesResponse::Ok {
        etag: conditional::of_version(customer.version),
        body: customer.preferences.into(),
    })
}
