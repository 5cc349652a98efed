use runtime::Part;
use runtime::{Caller, Place};

use super::{Payments, customer};
use crate::generated::operations::{ListPaymentsError, ListPaymentsRequest, ListPaymentsResponse};
use crate::generated::security::{Bearer, scopes};
use crate::generated::types::PaymentPage;
use crate::store::payments::{self, Filter};

pub(super) async fn list_payments(
    service: &Payments,
    caller: Caller<Bearer>,
    request: ListPaymentsRequest,
) -> Result<ListPaymentsResponse, ListPaymentsError> {
    let after: Option<Place> = request.page.cursor().map_err(ListPaymentsError::Page)?;
    let limit = usize::try_from(request.limit)?;
    let filter = Filter {
        // Who has no id has no payments: nobody has the nil one.
        of: (!caller.has_scope(scopes::PAYMENT_READ))
            .then(|| customer(&caller).unwrap_or_default()),
        customer_id: request.customer_id.map(Into::into),
        order_id: request.order_id.map(Into::into),
        state: request.state.map(Into::into),
    };
    let pool = &service.context.pool;
    let Part { items, next } = payments::list(pool, filter, after.as_ref(), limit).await?;
    Ok(ListPaymentsResponse::Ok(PaymentPage {
        items: items
            .into_iter()
            .map(TryInto::try_into)
            .collect::<Result<_, _>>()?,
        next_page: next.map(|place| request.page.token(&place)),
    }))
}
