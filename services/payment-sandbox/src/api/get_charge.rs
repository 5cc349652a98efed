use runtime::Caller;

use super::Provider;
use crate::generated::operations::{GetChargeError, GetChargeRequest, GetChargeResponse};
use crate::generated::security::SecretKey;
use crate::store::charges;

pub(super) async fn get_charge(
    provider: &Provider,
    _caller: Caller<SecretKey>,
    request: GetChargeRequest,
) -> Result<GetChargeResponse, GetChargeError> {
    let charge = charges::find(&provider.context.pool, request.charge_id.as_str())
        .await?
        .ok_or(GetChargeError::ChargeNotFound)?;
    Ok(GetChargeResponse::Ok(charge.try_into()?))
}
