use runtime::{Caller, conditional};

use super::{Orders, explain, reader, staff};
use crate::domain::order::Order;
use crate::domain::state::Step;
use crate::generated::operations::{RefundOrderError, RefundOrderRequest, RefundOrderResponse};
use crate::generated::security::OrderManage;
use crate::neighbours::Refund;
use crate::store;

/// The payment is asked first and the order written afterwards. Dying in between loses nothing but an entry of the
/// timeline: the payment has the refund, and tells when it is done.
pub(super) async fn refund_order(
    orders: &Orders,
    caller: Caller<OrderManage>,
    request: RefundOrderRequest,
) -> Result<RefundOrderResponse, RefundOrderError> {
    let order = orders
        .find(&reader(&caller), request.order_id.into())
        .await?
        .ok_or(RefundOrderError::OrderNotFound)?;
    order
        .state
        .after(Step::Refund)
        .map_err(|refusal| RefundOrderError::IllegalTransition.saying(explain(refusal)))?;
    // Whatever can be refunded was paid.
    let payment_id = order.payment_id.ok_or(RefundOrderError::RefundRefused)?;
    if orders.neighbours.refund(order.id, payment_id).await? == Refund::Refused {
        return Err(RefundOrderError::RefundRefused);
    }

    let mut transaction = orders.begin("refund_order").await?;
    let order = store::orders::lock(&mut transaction, order.id)
        .await?
        .ok_or(RefundOrderError::OrderNotFound)?;
    match order.refund_requested(staff(&caller), orders.now()) {
        Ok(Some(change)) => {
            orders.saga.record(&mut transaction, &change).await?;
            transaction.commit().await?;
            answer(change.order)
        }
        // It was asked for before, or the money was faster than we.
        Ok(None) | Err(_) => answer(order),
    }
}

fn answer(order: Order) -> Result<RefundOrderResponse, RefundOrderError> {
    Ok(RefundOrderResponse::Accepted {
        etag: conditional::of_version(order.version),
        body: order.try_into()?,
    })
}
