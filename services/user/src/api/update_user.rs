use runtime::{Caller, conditional};

use super::Users;
use crate::domain::user::User;
use crate::events;
use crate::generated::operations::{UpdateUserError, UpdateUserRequest, UpdateUserResponse};
use crate::generated::security::Bearer;
use crate::store::users;

pub(super) async fn update_user(
    service: &Users,
    caller: Caller<Bearer>,
    request: UpdateUserRequest,
) -> Result<UpdateUserResponse, UpdateUserError> {
    let mut transaction = service.begin("update_user").await?;
    let user = service
        .lock(&mut transaction, &caller, request.user_id.into())
        .await?
        .ok_or(UpdateUserError::UserNotFound)?;
    if !conditional::matches(&request.if_match, &conditional::of_version(user.version)) {
        return Err(UpdateUserError::PreconditionFailed);
    }
    let Some(user) = user.changed(request.body.into(), service.now()) else {
        return answer(user);
    };
    users::update(&mut *transaction, &user).await?;
    events::updated(&service.context.outbox, &mut transaction, &user).await?;
    transaction.commit().await?;
    answer(user)
}

fn answer(user: User) -> Result<UpdateUserResponse, UpdateUserError> {
    Ok(UpdateUserResponse::Ok {
        etag: conditional::of_version(user.version),
        body: user.try_into()?,
    })
}
