use runtime::Caller;

use super::Provider;
use crate::generated::operations::{GetRefundError, GetRefundRequest, GetRefundResponse};
use crate::generated::security::SecretKey;
use crate::store::refunds;

pub(super) async fn get_refund(
    provider: &Provider,
    _caller: Caller<SecretKey>,
    request: GetRefundRequest,
) -> Result<GetRefundResponse, GetRefundError> {
    let refund = refunds::find(&provider.context.pool, request.refund_id.as_str())
        .await?
        .ok_or(GetRefundError::RefundNotFound)?;
    Ok(GetRefundResponse::Ok(refund.try_into()?))
}
