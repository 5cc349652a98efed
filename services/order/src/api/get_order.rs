use runtime::{Caller, conditional};

use super::{Orders, reader};
use crate::domain::query::Reader;
use crate::generated::operations::{GetOrderError, GetOrderRequest, GetOrderResponse};
use crate::generated::security::{Bearer, scopes};

pub(super) async fn get_order(
    orders: &Orders,
    caller: Caller<Bearer>,
    request: GetOrderRequest,
) -> Result<GetOrderResponse, GetOrderError> {
    let reader = match caller.has_scope(scopes::ORDER_READ) {
        true => Reader::Staff(caller.subject.clone()),
        false => reader(&caller),
    };
    let order = orders
        .find(&reader, request.order_id.into())
        .await?
        .ok_or(GetOrderError::OrderNotFound)?;
    let etag = conditional::of_version(order.version);
    if request
        .if_none_match
        .is_some_and(|seen| conditional::is_fresh(&seen, &etag))
    {
        return Ok(GetOrderResponse::NotModified { etag });
    }
    Ok(GetOrderResponse::Ok {
        etag,
        body: order.try_into()?,
    })
}
