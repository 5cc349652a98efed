use futures::future::join;
use platform::{idempotency::record_in, random};
use runtime::{Answer as _, Caller, Faults, conditional};
use uuid::Uuid;

use super::{Orders, customer};
use crate::domain::line::{self, Line, Wanted};
use crate::domain::money::Money;
use crate::domain::order::{Change, Order, Placement};
use crate::generated::operations::{PlaceOrderError, PlaceOrderRequest, PlaceOrderResponse};
use crate::generated::security::Bearer;
use crate::generated::types::NewOrder;
use crate::neighbours::{Hold, Reserved};

pub(super) async fn place_order(
    orders: &Orders,
    caller: Caller<Bearer>,
    request: PlaceOrderRequest,
) -> Result<PlaceOrderResponse, PlaceOrderError> {
    let new = request.body;
    let customer_id = customer(&caller);
    let (lines, total) = orders.priced(&new, customer_id.is_some()).await?;
    let customer_id = customer_id.ok_or(PlaceOrderError::UnknownPaymentMethod)?;
    let now = orders.now();
    let placed = Placement {
        id: random::id(now),
        customer_id,
        lines,
        total,
        shipping_address: new.shipping_address.into(),
        payment_method_id: new.payment_method_id.into(),
        payment_due_at: now + orders.deadlines.payment,
        // Counted from before the units are held, so that by our clock their hold never ends too late.
        reserved_until: now + orders.deadlines.hold,
    }
    .place(now);
    let hold = orders.reserved(&placed.order).await?;

    let mut transaction = orders.begin("place_order").await?;
    orders.saga.record_new(&mut transaction, &placed).await?;
    let answer = answer(placed)?;
    if let Some(stored) = answer.stored() {
        record_in(&mut transaction, &request.idempotency, &stored).await?;
    }
    hold.keep();
    transaction.commit().await?;
    Ok(answer)
}

impl Orders {
    /// What the lines cost, once it is known that they can be paid with what the caller names. Both neighbours are asked at
    /// once.
    async fn priced(
        &self,
        new: &NewOrder,
        is_customer: bool,
    ) -> Result<(Vec<Line>, Money), PlaceOrderError> {
        let wanted: Vec<Wanted> = new.lines.iter().cloned().map(Into::into).collect();
        let repeated = line::repeated(&wanted);
        if !repeated.is_empty() {
            return Err(PlaceOrderError::Invalid(repeated));
        }
        let method_id: Uuid = new.payment_method_id.into();
        let known = async {
            match is_customer {
                true => self.neighbours.has_payment_method(method_id).await,
                // Who is no person has no payment method.
                false => Ok(false),
            }
        };
        let (offers, known) = join(self.neighbours.offers(&wanted), known).await;
        let priced = line::price(&wanted, offers?).map_err(PlaceOrderError::Invalid)?;
        match known? {
            true => Ok(priced),
            false => Err(PlaceOrderError::UnknownPaymentMethod),
        }
    }

    async fn reserved(&self, order: &Order) -> Result<Hold, PlaceOrderError> {
        let hold = self.deadlines.hold;
        match self
            .neighbours
            .reserve(order.id, &order.lines, hold)
            .await?
        {
            Reserved::Held(hold) => Ok(hold),
            Reserved::Missing(lines) => {
                let faults: Faults = lines.into_iter().map(line::out_of_stock).collect();
                Err(PlaceOrderError::OutOfStock.saying(|problem| problem.errors(faults)))
            }
        }
    }
}

fn answer(placed: Change) -> Result<PlaceOrderResponse, PlaceOrderError> {
    let order = placed.order;
    Ok(PlaceOrderResponse::Created {
        location: format!("/orders/{}", order.id),
        etag: conditional::of_version(order.version),
        body: order.try_into()?,
    })
}
