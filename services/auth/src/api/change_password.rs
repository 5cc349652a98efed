use runtime::Caller;

use super::{Auth, user_id, wait};
use crate::accounts::StepError;
use crate::generated::operations::{
    ChangePasswordError, ChangePasswordRequest, ChangePasswordResponse,
};
use crate::generated::security::Bearer;
use crate::sessions::LoginError;

pub(super) async fn change_password(
    auth: &Auth,
    caller: Caller<Bearer>,
    request: ChangePasswordRequest,
) -> Result<ChangePasswordResponse, ChangePasswordError> {
    let id = user_id(&caller);
    let session = caller.claims["sid"].as_str().and_then(|id| id.parse().ok());
    let (current, new) = (request.body.current_password, request.body.new_password);
    let done =
        auth.accounts
            .change_password(&auth.sessions, id, session, current.into(), new.into());
    match done.await {
        Ok(()) => Ok(ChangePasswordResponse::NoContent),
        Err(StepError::NoAccount) => Err(ChangePasswordError::AccountNotFound),
        Err(StepError::WrongPassword) => Err(ChangePasswordError::WrongPassword),
        Err(StepError::Tries(LoginError::NoTries(time))) => {
            Err(ChangePasswordError::TooManyAttempts
                .saying(|problem| problem.retry_after(wait(time))))
        }
        Err(error) => Err(error.into()),
    }
}
