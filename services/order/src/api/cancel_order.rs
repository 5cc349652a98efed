use runtime::{Caller, conditional};

use super::{Orders, Outcome, customer, explain, reader, staff};
use crate::domain::order::Reason;
use crate::domain::timeline::Actor;
use crate::generated::operations::{CancelOrderError, CancelOrderRequest, CancelOrderResponse};
use crate::generated::security::Bearer;

pub(super) async fn cancel_order(
    orders: &Orders,
    caller: Caller<Bearer>,
    request: CancelOrderRequest,
) -> Result<CancelOrderResponse, CancelOrderError> {
    let reader = reader(&caller);
    let step = orders.step("cancel_order", &reader, request.order_id.into(), {
        |order, now| match customer(&caller) == Some(order.customer_id) {
            true => order.cancelled(Reason::CustomerRequest, Actor::Customer, now),
            false => order.cancelled(Reason::StaffRequest, staff(&caller), now),
        }
    });
    match step.await? {
        Outcome::Taken(order) => Ok(CancelOrderResponse::Ok {
            etag: conditional::of_version(order.version),
            body: (*order).try_into()?,
        }),
        Outcome::NotFound => Err(CancelOrderError::OrderNotFound),
        Outcome::Illegal(refusal) => {
            Err(CancelOrderError::IllegalTransition.saying(explain(refusal)))
        }
    }
}
