use runtime::{Caller, conditional};

use super::Users;
use crate::generated::operations::{GetUserError, GetUserRequest, GetUserResponse};
use crate::generated::security::Bearer;

pub(super) async fn get_user(
    service: &Users,
    caller: Caller<Bearer>,
    request: GetUserRequest,
) -> Result<GetUserResponse, GetUserError> {
    let user = service
        .find(&caller, request.user_id.into())
        .await?
        .ok_or(GetUserError::UserNotFound)?;
    Ok(GetUserResponse::Ok {
        etag: conditional::of_version(user.version),
        body: user.try_into()?,
    })
}
