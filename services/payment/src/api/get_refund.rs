use runtime::Caller;

use super::Payments;
use crate::generated::operations::{GetRefundError, GetRefundRequest, GetRefundResponse};
use crate::generated::security::Bearer;
use crate::store::refunds;

pub(super) async fn get_refund(
    service: &Payments,
    caller: Caller<Bearer>,
    request: GetRefundRequest,
) -> Result<GetRefundResponse, GetRefundError> {
    let payment = service
        .visible(&caller, request.payment_id.into())
        .await?
        .ok_or(GetRefundError::PaymentNotFound)?;
    let pool = &service.context.pool;
    let refund = refunds::find(pool, payment.id, request.refund_id.into())
        .await?
        .ok_or(GetRefundError::RefundNotFound)?;
    Ok(GetRefundResponse::Ok(refund.try_into()?))
}
