use super::Auth;
use crate::domain::email::EmailKey;
use crate::generated::operations::{
    RequestPasswordResetError, RequestPasswordResetRequest, RequestPasswordResetResponse,
};
use crate::store::resets;

/// Only notes the wish, whether or not there is an account: that takes the same time. Who grants it looks.
pub(super) async fn request_password_reset(
    auth: &Auth,
    request: RequestPasswordResetRequest,
) -> Result<RequestPasswordResetResponse, RequestPasswordResetError> {
    let key = EmailKey::of(request.body.email.get());
    resets::wish(&auth.context.pool, key.as_str(), auth.now()).await?;
    auth.wishes.wake();
    Ok(RequestPasswordResetResponse::Accepted)
}
