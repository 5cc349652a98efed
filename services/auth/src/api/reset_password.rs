use super::{Auth, NOT_TO_BE_KEPT};
use crate::accounts::StepError;
use crate::generated::operations::{
    ResetPasswordError, ResetPasswordRequest, ResetPasswordResponse,
};
use crate::generated::types::PasswordReset;

pub(super) async fn reset_password(
    auth: &Auth,
    request: ResetPasswordRequest,
) -> Result<ResetPasswordResponse, ResetPasswordError> {
    let (secret, new) = (request.body.secret, request.body.new_password);
    let device_token = match auth.accounts.reset_password(secret.get(), new.into()).await {
        Ok(token) => token,
        // Erased since the link was made, which comes to the same.
        Err(StepError::ResetClosed | StepError::NoAccount) => {
            return Err(ResetPasswordError::ResetRefused);
        }
        Err(error) => return Err(error.into()),
    };
    Ok(ResetPasswordResponse::Ok {
        cache_control: NOT_TO_BE_KEPT.to_owned(),
        body: PasswordReset {
            device_token: device_token.try_into()?,
        },
    })
}
