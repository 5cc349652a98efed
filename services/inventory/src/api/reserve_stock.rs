use chrono::TimeDelta;
use runtime::{Caller, Fault, FaultCode, Faults};
use uuid::Uuid;

use super::{Inventory, naming};
use crate::domain::line::{self, Line};
use crate::generated::operations::{ReserveStockError, ReserveStockRequest, ReserveStockResponse};
use crate::generated::security::InventoryReserve;
use crate::reservations::{ReserveError, Reserved, reserve};

pub(super) async fn reserve_stock(
    inventory: &Inventory,
    _caller: Caller<InventoryReserve>,
    request: ReserveStockRequest,
) -> Result<ReserveStockResponse, ReserveStockError> {
    let wanted: Vec<Line> = request.body.lines.into_iter().map(Into::into).collect();
    let lines = line::sum(wanted.iter().copied());
    let hold = TimeDelta::seconds(request.body.hold_seconds.into());
    let reserved = reserve(&inventory.context, request.order_id.into(), lines, hold).await;
    Ok(match reserved.map_err(|error| refusal(error, &wanted))? {
        Reserved::Now(reservation) => ReserveStockResponse::Created(reservation.try_into()?),
        Reserved::Before(reservation) => ReserveStockResponse::Ok(reservation.try_into()?),
    })
}

fn refusal(error: ReserveError, wanted: &[Line]) -> ReserveStockError {
    match error {
        ReserveError::Unknown(products) => ReserveStockError::UnknownProduct.saying(|problem| {
            let faults = faults(wanted, &products, "product_id", "is not known");
            let detail = naming("Nothing is known of", &products);
            problem.detail(detail).errors(faults)
        }),
        ReserveError::TooFew(products) => ReserveStockError::OutOfStock.saying(|problem| {
            let faults = faults(wanted, &products, "quantity", "is more than there is");
            let detail = naming("There are too few units of", &products);
            problem.detail(detail).errors(faults)
        }),
        ReserveError::Differs => ReserveStockError::ReservationDiffers,
        ReserveError::Closed => ReserveStockError::ReservationClosed,
        ReserveError::Step(error) => error.into(),
    }
}

/// Where in the request these products are.
fn faults(wanted: &[Line], products: &[Uuid], property: &str, what: &str) -> Faults {
    let concerned = wanted
        .iter()
        .enumerate()
        .filter(|(_, line)| products.contains(&line.product_id));
    concerned
        .map(|(index, _)| {
            Fault::body(
                format!("/lines/{index}/{property}"),
                FaultCode::Invalid,
                what,
            )
        })
        .collect()
}
