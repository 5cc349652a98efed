use runtime::Caller;

use super::Auth;
use crate::accounts::StepError;
use crate::generated::operations::{EndSessionsError, EndSessionsRequest, EndSessionsResponse};
use crate::generated::security::AuthAdmin;

pub(super) async fn end_sessions(
    auth: &Auth,
    _caller: Caller<AuthAdmin>,
    request: EndSessionsRequest,
) -> Result<EndSessionsResponse, EndSessionsError> {
    match auth.accounts.end_sessions(request.user_id.into()).await {
        Ok(()) => Ok(EndSessionsResponse::NoContent),
        Err(StepError::NoAccount) => Err(EndSessionsError::AccountNotFound),
        Err(error) => Err(error.into()),
    }
}
