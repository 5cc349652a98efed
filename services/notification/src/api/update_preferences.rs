use runtime::{Caller, conditional};

use super::Notifications;
use crate::generated::operations::{
    UpdatePreferencesError, UpdatePreferencesRequest, UpdatePreferencesResponse,
};
use crate::generated::security::Bearer;
use crate::store::customers;

pub(super) async fn update_preferences(
    notifications: &Notifications,
    caller: Caller<Bearer>,
    request: UpdatePreferencesRequest,
) -> Result<UpdatePreferencesResponse, UpdatePreferencesError> {
    let id = request.customer_id.into();
    let customer = notifications
        .customer(&caller, id)
        .await?
        .ok_or(UpdatePreferencesError::PreferencesNotFound)?;
    let (mut version, before) = (customer.version, customer.preferences);
    if !conditional::matches(&request.if_match, &conditional::of_version(version)) {
        return Err(UpdatePreferencesError::PreconditionFailed);
    }
    let preferences = before.changed(request.body.into());
    if preferences != before {
        let statements = &notifications.context.statements;
        if !customers::decide(statements, id, version, preferences).await? {
            return Err(UpdatePreferencesError::PreconditionFailed);
        }
        version += 1;
    }
    Ok(UpdatePreferencesResponse::Ok {
        etag: conditional::of_version(version),
        body: preferences.into(),
    })
}
