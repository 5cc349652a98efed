use super::{Auth, NOT_TO_BE_KEPT, lifetime, token_type};
use crate::generated::operations::{
    RefreshTokensError, RefreshTokensRequest, RefreshTokensResponse,
};
use crate::generated::types::Tokens;
use crate::sessions::RefreshError;

pub(super) async fn refresh_tokens(
    auth: &Auth,
    request: RefreshTokensRequest,
) -> Result<RefreshTokensResponse, RefreshTokensError> {
    let in_ = match auth
        .sessions
        .refresh(request.body.refresh_token.get())
        .await
    {
        Ok(done) => done,
        Err(RefreshError::Refused) => return Err(RefreshTokensError::RefreshRefused),
        Err(error) => return Err(error.into()),
    };
    Ok(RefreshTokensResponse::Ok {
        cache_control: NOT_TO_BE_KEPT.to_owned(),
        body: Tokens {
            user_id: in_.account.id.into(),
            access_token: in_.access_token.try_into()?,
            token_type: token_type(),
            expires_in: lifetime(auth.tokens.access)?,
            refresh_token: in_.refresh_token.try_into()?,
            refresh_expires_in: lifetime(in_.expires_at - auth.now())?,
        },
    })
}
