use runtime::Caller;

use super::Payments;
use crate::generated::operations::{
    GetPaymentMethodError, GetPaymentMethodRequest, GetPaymentMethodResponse,
};
use crate::generated::security::Bearer;
use crate::store::methods;

pub(super) async fn get_payment_method(
    service: &Payments,
    caller: Caller<Bearer>,
    request: GetPaymentMethodRequest,
) -> Result<GetPaymentMethodResponse, GetPaymentMethodError> {
    let id = request.payment_method_id.into();
    let method = methods::find(&service.context.pool, &caller.subject, id)
        .await?
        .ok_or(GetPaymentMethodError::PaymentMethodNotFound)?;
    Ok(GetPaymentMethodResponse::Ok(method.try_into()?))
}
