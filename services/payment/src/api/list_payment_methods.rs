use runtime::Part;
use runtime::{Caller, Place};

use super::Payments;
use crate::generated::operations::{
    ListPaymentMethodsError, ListPaymentMethodsRequest, ListPaymentMethodsResponse,
};
use crate::generated::security::Bearer;
use crate::generated::types::PaymentMethodPage;
use crate::store::methods;

pub(super) async fn list_payment_methods(
    service: &Payments,
    caller: Caller<Bearer>,
    request: ListPaymentMethodsRequest,
) -> Result<ListPaymentMethodsResponse, ListPaymentMethodsError> {
    let after: Option<Place> = request
        .page
        .cursor()
        .map_err(ListPaymentMethodsError::Page)?;
    let limit = usize::try_from(request.limit)?;
    let pool = &service.context.pool;
    let Part { items, next } = methods::list(pool, &caller.subject, after.as_ref(), limit).await?;
    Ok(ListPaymentMethodsResponse::Ok(PaymentMethodPage {
        items: items
            .into_iter()
            .map(TryInto::try_into)
            .collect::<Result<_, _>>()?,
        next_page: next.map(|place| request.page.token(&place)),
    }))
}
