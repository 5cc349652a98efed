use runtime::{Caller, conditional};

use super::{Orders, Outcome, explain, reader, staff};
use crate::generated::operations::{ShipOrderError, ShipOrderRequest, ShipOrderResponse};
use crate::generated::security::OrderManage;

pub(super) async fn ship_order(
    orders: &Orders,
    caller: Caller<OrderManage>,
    request: ShipOrderRequest,
) -> Result<ShipOrderResponse, ShipOrderError> {
    let (carrier, number) = (
        request.body.carrier.into(),
        request.body.tracking_number.into(),
    );
    let reader = reader(&caller);
    let step = orders.step("ship_order", &reader, request.order_id.into(), {
        |order, now| order.shipped(carrier, number, staff(&caller), now)
    });
    match step.await? {
        Outcome::Taken(order) => Ok(ShipOrderResponse::Ok {
            etag: conditional::of_version(order.version),
            body: (*order).try_into()?,
        }),
        Outcome::NotFound => Err(ShipOrderError::OrderNotFound),
        Outcome::Illegal(refusal) => {
            Err(ShipOrderError::IllegalTransition.saying(explain(refusal)))
        }
    }
}
