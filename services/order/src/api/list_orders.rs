use runtime::Part;
use runtime::{Caller, Place};

use super::{Orders, reader};
use crate::domain::query::StaffOnly;
use crate::generated::operations::{ListOrdersError, ListOrdersRequest, ListOrdersResponse};
use crate::generated::security::Bearer;
use crate::generated::types::OrderPage;
use crate::store::listing;

pub(super) async fn list_orders(
    orders: &Orders,
    caller: Caller<Bearer>,
    request: ListOrdersRequest,
) -> Result<ListOrdersResponse, ListOrdersError> {
    let page = request.page;
    let limit = usize::try_from(request.limit)?;
    let query = reader(&caller)
        .list(
            request.customer_id.map(Into::into),
            request.state.map(Into::into),
        )
        .map_err(|StaffOnly| ListOrdersError::StaffOnly)?;
    let after: Option<Place> = page.cursor().map_err(ListOrdersError::Page)?;
    let Part { items, next } = match query {
        Some(query) => {
            listing::list(&orders.context.statements, &query, after.as_ref(), limit).await?
        }
        None => Part {
            items: Vec::new(),
            next: None,
        },
    };
    Ok(ListOrdersResponse::Ok(OrderPage {
        items: items
            .into_iter()
            .map(TryInto::try_into)
            .collect::<Result<_, _>>()?,
        next_page: next.map(|place| page.token(&place)),
    }))
}
