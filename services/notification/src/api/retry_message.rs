use runtime::Caller;

use super::Notifications;
use crate::convert::shown;
use crate::generated::operations::{RetryMessageError, RetryMessageRequest, RetryMessageResponse};
use crate::generated::security::NotificationManage;
use crate::store::messages;

pub(super) async fn retry_message(
    notifications: &Notifications,
    _caller: Caller<NotificationManage>,
    request: RetryMessageRequest,
) -> Result<RetryMessageResponse, RetryMessageError> {
    let id = request.message_id.into();
    let statements = &notifications.context.statements;
    let Some(revived) = messages::revive(statements, id, notifications.now()).await? else {
        return Err(match messages::find(statements, id, None).await? {
            Some(_) => RetryMessageError::MessageNotDead,
            None => RetryMessageError::MessageNotFound,
        });
    };
    notifications.messages_due.wake();
    let message = shown(revived, &notifications.shop_name)?;
    Ok(RetryMessageResponse::Ok(message))
}
