use runtime::Caller;

use super::Inventory;
use crate::generated::operations::{
    ReleaseReservationError, ReleaseReservationRequest, ReleaseReservationResponse,
};
use crate::generated::security::InventoryReserve;
use crate::reservations::{ReleaseError, release};

pub(super) async fn release_reservation(
    inventory: &Inventory,
    _caller: Caller<InventoryReserve>,
    request: ReleaseReservationRequest,
) -> Result<ReleaseReservationResponse, ReleaseReservationError> {
    match release(&inventory.context, request.order_id.into()).await {
        Ok(()) => Ok(ReleaseReservationResponse::NoContent),
        Err(ReleaseError::Sold) => Err(ReleaseReservationError::ReservationSold),
        Err(ReleaseError::Step(error)) => Err(error.into()),
    }
}
