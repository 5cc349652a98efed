use runtime::{Caller, Part, Place};

use super::{Billing, seen_by};
use crate::generated::operations::{
    ListCreditNotesError, ListCreditNotesRequest, ListCreditNotesResponse,
};
use crate::generated::security::Bearer;
use crate::generated::types::CreditNotePage;
use crate::store::credit_notes::{self, Filter};

pub(super) async fn list_credit_notes(
    billing: &Billing,
    caller: Caller<Bearer>,
    request: ListCreditNotesRequest,
) -> Result<ListCreditNotesResponse, ListCreditNotesError> {
    let after: Option<Place> = request.page.cursor().map_err(ListCreditNotesError::Page)?;
    let limit = usize::try_from(request.limit)?;
    let filter = Filter {
        of: seen_by(&caller),
        customer_id: request.customer_id.map(Into::into),
        order_id: request.order_id.map(Into::into),
        invoice_id: request.invoice_id.map(Into::into),
        number: request.number.map(Into::into),
    };
    let statements = &billing.context.statements;
    let Part { items, next } =
        credit_notes::list(statements, &filter, after.as_ref(), limit).await?;
    Ok(ListCreditNotesResponse::Ok(CreditNotePage {
        items: items
            .into_iter()
            .map(TryInto::try_into)
            .collect::<Result<_, _>>()?,
        next_page: next.map(|place| request.page.token(&place)),
    }))
}
