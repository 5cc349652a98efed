use runtime::Caller;

use super::Payments;
use crate::generated::operations::{
    DeletePaymentMethodError, DeletePaymentMethodRequest, DeletePaymentMethodResponse,
};
use crate::generated::security::Bearer;
use crate::store::methods;

pub(super) async fn delete_payment_method(
    service: &Payments,
    caller: Caller<Bearer>,
    request: DeletePaymentMethodRequest,
) -> Result<DeletePaymentMethodResponse, DeletePaymentMethodError> {
    let id = request.payment_method_id.into();
    let (pool, now) = (&service.context.pool, service.now());
    match methods::delete(pool, &caller.subject, id, now).await? {
        true => Ok(DeletePaymentMethodResponse::NoContent),
        false => Err(DeletePaymentMethodError::PaymentMethodNotFound),
    }
}
