use runtime::{Caller, Part, Place};

use super::Billing;
use crate::generated::operations::{ListDraftsError, ListDraftsRequest, ListDraftsResponse};
use crate::generated::security::BillingRead;
use crate::generated::types::DraftPage;
use crate::store::drafts::{self, Filter};

pub(super) async fn list_drafts(
    billing: &Billing,
    _caller: Caller<BillingRead>,
    request: ListDraftsRequest,
) -> Result<ListDraftsResponse, ListDraftsError> {
    let after: Option<Place> = request.page.cursor().map_err(ListDraftsError::Page)?;
    let limit = usize::try_from(request.limit)?;
    let filter = Filter {
        state: request.state.map(Into::into),
        order_id: request.order_id.map(Into::into),
    };
    let statements = &billing.context.statements;
    let Part { items, next } = drafts::list(statements, filter, after.as_ref(), limit).await?;
    Ok(ListDraftsResponse::Ok(DraftPage {
        items: items
            .into_iter()
            .map(TryInto::try_into)
            .collect::<Result<_, _>>()?,
        next_page: next.map(|place| request.page.token(&place)),
    }))
}
