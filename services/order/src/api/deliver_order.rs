use runtime::{Caller, conditional};

use super::{Orders, Outcome, explain, reader, staff};
use crate::generated::operations::{DeliverOrderError, DeliverOrderRequest, DeliverOrderResponse};
use crate::generated::security::OrderManage;

pub(super) async fn deliver_order(
    orders: &Orders,
    caller: Caller<OrderManage>,
    request: DeliverOrderRequest,
) -> Result<DeliverOrderResponse, DeliverOrderError> {
    let reader = reader(&caller);
    let step = orders.step("deliver_order", &reader, request.order_id.into(), {
        |order, now| order.delivered(staff(&caller), now)
    });
    match step.await? {
        Outcome::Taken(order) => Ok(DeliverOrderResponse::Ok {
            etag: conditional::of_version(order.version),
            body: (*order).try_into()?,
        }),
        Outcome::NotFound => Err(DeliverOrderError::OrderNotFound),
        Outcome::Illegal(refusal) => {
            Err(DeliverOrderError::IllegalTransition.saying(explain(refusal)))
        }
    }
}
