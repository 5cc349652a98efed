use runtime::Caller;

use super::Inventory;
use crate::generated::operations::{
    GetReservationError, GetReservationRequest, GetReservationResponse,
};
use crate::generated::security::InventoryReserve;
use crate::store::reservations;

pub(super) async fn get_reservation(
    inventory: &Inventory,
    _caller: Caller<InventoryReserve>,
    request: GetReservationRequest,
) -> Result<GetReservationResponse, GetReservationError> {
    let reservation = reservations::find(&inventory.context.pool, request.order_id.into())
        .await?
        .ok_or(GetReservationError::ReservationNotFound)?;
    let seen = reservation.seen_at(inventory.now());
    Ok(GetReservationResponse::Ok(seen.try_into()?))
}
