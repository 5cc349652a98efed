use runtime::{Caller, conditional};

use super::Auth;
use crate::accounts::StepError;
use crate::generated::operations::{SetRolesError, SetRolesRequest, SetRolesResponse};
use crate::generated::security::AuthAdmin;

pub(super) async fn set_roles(
    auth: &Auth,
    _caller: Caller<AuthAdmin>,
    request: SetRolesRequest,
) -> Result<SetRolesResponse, SetRolesError> {
    let roles = request.body.roles.into_iter().map(Into::into).collect();
    let done = auth
        .accounts
        .set_roles(request.user_id.into(), roles, |account| {
            let etag = conditional::of_version(account.version);
            conditional::matches(&request.if_match, &etag)
        });
    match done.await {
        Ok(account) => Ok(SetRolesResponse::Ok {
            etag: conditional::of_version(account.version),
            body: account.try_into()?,
        }),
        Err(StepError::NoAccount) => Err(SetRolesError::AccountNotFound),
        Err(StepError::LastAdmin) => Err(SetRolesError::LastAdmin),
        Err(StepError::Changed) => Err(SetRolesError::PreconditionFailed),
        Err(error) => Err(error.into()),
    }
}
