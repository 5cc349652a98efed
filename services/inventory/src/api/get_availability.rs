use super::Inventory;
use crate::generated::operations::{
    GetAvailabilityError, GetAvailabilityRequest, GetAvailabilityResponse,
};
use crate::store::stock;

pub(super) async fn get_availability(
    inventory: &Inventory,
    request: GetAvailabilityRequest,
) -> Result<GetAvailabilityResponse, GetAvailabilityError> {
    let pool = &inventory.context.pool;
    let counted = stock::find(pool, request.product_id.into(), inventory.now())
        .await?
        .ok_or(GetAvailabilityError::StockNotFound)?;
    let seen = counted.seen();
    Ok(GetAvailabilityResponse::Ok((&seen).into()))
}
