use runtime::Caller;
use uuid::Uuid;

use super::{Users, access};
use crate::events;
use crate::generated::operations::{EraseUserError, EraseUserRequest, EraseUserResponse};
use crate::generated::security::Bearer;
use crate::store::{addresses, answers, users};

pub(super) async fn erase_user(
    service: &Users,
    caller: Caller<Bearer>,
    request: EraseUserRequest,
) -> Result<EraseUserResponse, EraseUserError> {
    let (user_id, access) = (Uuid::from(request.user_id), access(&caller));
    let mut transaction = service.begin("erase_user").await?;
    if !access.writes(user_id) {
        return Err(EraseUserError::UserNotFound);
    }
    // That there is such a person their own token proves, also before we have heard of them. Staff may have mistyped.
    if !access.is(user_id) && !users::is_known(&mut *transaction, user_id).await? {
        return Err(EraseUserError::UserNotFound);
    }
    let now = service.now();
    if users::erase(&mut *transaction, user_id, now).await? {
        addresses::delete_all(&mut *transaction, user_id).await?;
        answers::forget(&mut *transaction, user_id).await?;
        events::erased(&service.context.outbox, &mut transaction, user_id, now).await?;
        transaction.commit().await?;
    }
    Ok(EraseUserResponse::NoContent)
}
