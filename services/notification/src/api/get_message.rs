use runtime::Caller;

use super::{Notifications, seen_by};
use crate::convert::shown;
use crate::generated::operations::{GetMessageError, GetMessageRequest, GetMessageResponse};
use crate::generated::security::Bearer;
use crate::store::messages;

pub(super) async fn get_message(
    notifications: &Notifications,
    caller: Caller<Bearer>,
    request: GetMessageRequest,
) -> Result<GetMessageResponse, GetMessageError> {
    let (id, of) = (request.message_id.into(), seen_by(&caller));
    let found = messages::find(&notifications.context.statements, id, of)
        .await?
        .ok_or(GetMessageError::MessageNotFound)?;
    let message = shown(found, &notifications.shop_name)?;
    Ok(GetMessageResponse::Ok(message))
}
