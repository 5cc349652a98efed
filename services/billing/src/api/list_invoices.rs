use runtime::{Caller, Part, Place};

use super::{Billing, seen_by};
use crate::generated::operations::{ListInvoicesError, ListInvoicesRequest, ListInvoicesResponse};
use crate::generated::security::Bearer;
use crate::generated::types::InvoicePage;
use crate::store::invoices::{self, Filter};

pub(super) async fn list_invoices(
    billing: &Billing,
    caller: Caller<Bearer>,
    request: ListInvoicesRequest,
) -> Result<ListInvoicesResponse, ListInvoicesError> {
    let after: Option<Place> = request.page.cursor().map_err(ListInvoicesError::Page)?;
    let limit = usize::try_from(request.limit)?;
    let filter = Filter {
        of: seen_by(&caller),
        customer_id: request.customer_id.map(Into::into),
        order_id: request.order_id.map(Into::into),
        number: request.number.map(Into::into),
    };
    let statements = &billing.context.statements;
    let Part { items, next } = invoices::list(statements, &filter, after.as_ref(), limit).await?;
    Ok(ListInvoicesResponse::Ok(InvoicePage {
        items: items
            .into_iter()
            .map(TryInto::try_into)
            .collect::<Result<_, _>>()?,
        next_page: next.map(|place| request.page.token(&place)),
    }))
}
