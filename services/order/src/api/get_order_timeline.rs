use runtime::Caller;

use super::{Orders, reader};
use crate::generated::operations::{
    GetOrderTimelineError, GetOrderTimelineRequest, GetOrderTimelineResponse,
};
use crate::generated::security::Bearer;
use crate::generated::types::Timeline;
use crate::store::timeline;

pub(super) async fn get_order_timeline(
    orders: &Orders,
    caller: Caller<Bearer>,
    request: GetOrderTimelineRequest,
) -> Result<GetOrderTimelineResponse, GetOrderTimelineError> {
    let order = orders
        .find(&reader(&caller), request.order_id.into())
        .await?
        .ok_or(GetOrderTimelineError::OrderNotFound)?;
    let entries = timeline::of(&orders.context.statements, order.id).await?;
    Ok(GetOrderTimelineResponse::Ok(Timeline {
        entries: entries
            .into_iter()
            .map(TryInto::try_into)
            .collect::<Result<_, _>>()?,
    }))
}
