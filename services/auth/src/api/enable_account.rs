use runtime::{Caller, conditional};

use super::Auth;
use crate::accounts::StepError;
use crate::generated::operations::{
    EnableAccountError, EnableAccountRequest, EnableAccountResponse,
};
use crate::generated::security::AuthAdmin;

pub(super) async fn enable_account(
    auth: &Auth,
    _caller: Caller<AuthAdmin>,
    request: EnableAccountRequest,
) -> Result<EnableAccountResponse, EnableAccountError> {
    match auth.accounts.enable(request.user_id.into()).await {
        Ok(account) => Ok(EnableAccountResponse::Ok {
            etag: conditional::of_version(account.version),
            body: account.try_into()?,
        }),
        Err(StepError::NoAccount) => Err(EnableAccountError::AccountNotFound),
        Err(error) => Err(error.into()),
    }
}
