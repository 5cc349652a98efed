use runtime::{Caller, conditional};

use super::Auth;
use crate::generated::operations::{GetAccountError, GetAccountRequest, GetAccountResponse};
use crate::generated::security::AuthAdmin;
use crate::store::accounts;

pub(super) async fn get_account(
    auth: &Auth,
    _caller: Caller<AuthAdmin>,
    request: GetAccountRequest,
) -> Result<GetAccountResponse, GetAccountError> {
    let pool = &auth.context.pool;
    let account = accounts::find(pool, request.user_id.into(), auth.now())
        .await?
        .ok_or(GetAccountError::AccountNotFound)?;
    Ok(GetAccountResponse::Ok {
        etag: conditional::of_version(account.version),
        body: account.try_into()?,
    })
}
