use runtime::Caller;

use super::{Auth, NOT_TO_BE_KEPT};
use crate::accounts::StepError;
use crate::generated::operations::{
    CreateResetLinkError, CreateResetLinkRequest, CreateResetLinkResponse,
};
use crate::generated::security::AuthResetLink;
use crate::generated::types::ResetLink;

pub(super) async fn create_reset_link(
    auth: &Auth,
    _caller: Caller<AuthResetLink>,
    request: CreateResetLinkRequest,
) -> Result<CreateResetLinkResponse, CreateResetLinkError> {
    let made = match auth.accounts.reset_link(request.reset_id.into()).await {
        Ok(made) => made,
        Err(StepError::NoReset) => return Err(CreateResetLinkError::ResetNotFound),
        Err(StepError::ResetClosed) => return Err(CreateResetLinkError::ResetClosed),
        Err(error) => return Err(error.into()),
    };
    Ok(CreateResetLinkResponse::Created {
        cache_control: NOT_TO_BE_KEPT.to_owned(),
        body: ResetLink {
            user_id: made.reset.account_id.into(),
            link: made.link.to_string(),
            secret: made.secret.try_into()?,
            expires_at: made.reset.expires_at.into(),
        },
    })
}
