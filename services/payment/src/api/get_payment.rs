use runtime::Caller;

use super::Payments;
use crate::generated::operations::{GetPaymentError, GetPaymentRequest, GetPaymentResponse};
use crate::generated::security::Bearer;

pub(super) async fn get_payment(
    service: &Payments,
    caller: Caller<Bearer>,
    request: GetPaymentRequest,
) -> Result<GetPaymentResponse, GetPaymentError> {
    let payment = service
        .visible(&caller, request.payment_id.into())
        .await?
        .ok_or(GetPaymentError::PaymentNotFound)?;
    Ok(GetPaymentResponse::Ok(payment.try_into()?))
}
