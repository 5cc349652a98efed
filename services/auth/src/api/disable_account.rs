use runtime::{Caller, conditional};

use super::Auth;
use crate::accounts::StepError;
use crate::generated::operations::{
    DisableAccountError, DisableAccountRequest, DisableAccountResponse,
};
use crate::generated::security::AuthAdmin;

pub(super) async fn disable_account(
    auth: &Auth,
    _caller: Caller<AuthAdmin>,
    request: DisableAccountRequest,
) -> Result<DisableAccountResponse, DisableAccountError> {
    match auth.accounts.disable(request.user_id.into()).await {
        Ok(account) => Ok(DisableAccountResponse::Ok {
            etag: conditional::of_version(account.version),
            body: account.try_into()?,
        }),
        Err(StepError::NoAccount) => Err(DisableAccountError::AccountNotFound),
        Err(StepError::LastAdmin) => Err(DisableAccountError::LastAdmin),
        Err(error) => Err(error.into()),
    }
}
