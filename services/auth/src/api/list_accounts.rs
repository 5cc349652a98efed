use runtime::{Caller, Part, Place};

use super::Auth;
use crate::domain::email::EmailKey;
use crate::generated::operations::{ListAccountsError, ListAccountsRequest, ListAccountsResponse};
use crate::generated::security::AuthAdmin;
use crate::generated::types::AccountPage;
use crate::store::accounts;

pub(super) async fn list_accounts(
    auth: &Auth,
    _caller: Caller<AuthAdmin>,
    request: ListAccountsRequest,
) -> Result<ListAccountsResponse, ListAccountsError> {
    let after: Option<Place> = request.page.cursor().map_err(ListAccountsError::Page)?;
    let email = request.email.map(|email| EmailKey::of(email.get()));
    let Part { items, next } = accounts::list(
        &auth.context.pool,
        email.as_ref(),
        request.role.map(Into::into),
        after.as_ref(),
        usize::try_from(request.limit)?,
        auth.now(),
    )
    .await?;
    Ok(ListAccountsResponse::Ok(AccountPage {
        items: items
            .into_iter()
            .map(TryInto::try_into)
            .collect::<Result<_, _>>()?,
        next_page: next.map(|place| request.page.token(&place)),
    }))
}
