use runtime::{Caller, Part, Place};

use super::Users;
use crate::generated::operations::{ListUsersError, ListUsersRequest, ListUsersResponse};
use crate::generated::security::UserRead;
use crate::generated::types::UserPage;
use crate::store::listing;

pub(super) async fn list_users(
    service: &Users,
    _caller: Caller<UserRead>,
    request: ListUsersRequest,
) -> Result<ListUsersResponse, ListUsersError> {
    let page = request.page;
    let limit = usize::try_from(request.limit)?;
    let search = request.search.as_ref().map(|text| text.as_str());
    let after: Option<Place> = page.cursor().map_err(ListUsersError::Page)?;
    let Part { items, next } =
        listing::list(&service.context.statements, search, after.as_ref(), limit).await?;
    Ok(ListUsersResponse::Ok(UserPage {
        items: items
            .into_iter()
            .map(TryInto::try_into)
            .collect::<Result<_, _>>()?,
        next_page: next.map(|place| page.token(&place)),
    }))
}
