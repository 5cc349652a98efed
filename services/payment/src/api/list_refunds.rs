use runtime::Part;
use runtime::{Caller, Place};

use super::Payments;
use crate::generated::operations::{ListRefundsError, ListRefundsRequest, ListRefundsResponse};
use crate::generated::security::Bearer;
use crate::generated::types::RefundPage;
use crate::store::refunds;

pub(super) async fn list_refunds(
    service: &Payments,
    caller: Caller<Bearer>,
    request: ListRefundsRequest,
) -> Result<ListRefundsResponse, ListRefundsError> {
    let after: Option<Place> = request.page.cursor().map_err(ListRefundsError::Page)?;
    let limit = usize::try_from(request.limit)?;
    let payment = service
        .visible(&caller, request.payment_id.into())
        .await?
        .ok_or(ListRefundsError::PaymentNotFound)?;
    let pool = &service.context.pool;
    let Part { items, next } = refunds::list(pool, payment.id, after.as_ref(), limit).await?;
    Ok(ListRefundsResponse::Ok(RefundPage {
        items: items
            .into_iter()
            .map(TryInto::try_into)
            .collect::<Result<_, _>>()?,
        next_page: next.map(|place| request.page.token(&place)),
    }))
}
