use futures::future::join;
use platform::{idempotency::record_in, random};
use runtime::{Answer as _, Caller, Faults, Money, conditional};
use uuid::Uuid;

use super::{Orders, customer};
use crate::domain::cart::{self, OrderedCart, Refusal};
use crate::domain::line::{self, Line, Wanted};
use crate::domain::order::{Change, Order, Placement};
use crate::events::EventError;
use crate::generated::operations::{PlaceOrderError, PlaceOrderRequest, PlaceOrderResponse};
use crate::generated::security::Bearer;
use crate::generated::types::NewOrder;
use crate::neighbours::{Hold, Reserved};
use crate::store::carts;

pub(super) async fn place_order(
    orders: &Orders,
    caller: Caller<Bearer>,
    request: PlaceOrderRequest,
) -> Result<PlaceOrderResponse, PlaceOrderError> {
    let new = request.body;
    let customer_id = customer(&caller);
    let (wanted, cart) = orders.wanted(&new, customer_id.is_some()).await?;
    let method_id = new.payment_method_id.into();
    let (lines, total) = orders
        .priced(&wanted, method_id, customer_id.is_some())
        .await?;
    let customer_id = customer_id.ok_or(PlaceOrderError::UnknownPaymentMethod)?;
    let now = orders.now();
    let placed = Placement {
        id: random::id(now),
        customer_id,
        lines,
        total,
        shipping_address: new.shipping_address.into(),
        payment_method_id: method_id,
        payment_due_at: now + orders.deadlines.payment,
        // Counted from before the units are held, so that by our clock their hold never ends too late.
        reserved_until: now + orders.deadlines.hold,
    }
    .place(now);
    let hold = orders.reserved(&placed.order).await?;

    let mut transaction = orders.begin("place_order").await?;
    let recorded = orders
        .saga
        .record_new(&mut transaction, &placed, cart)
        .await;
    recorded.map_err(refusal)?;
    let answer = answer(placed)?;
    if let Some(stored) = answer.stored() {
        record_in(&mut transaction, &request.idempotency, &stored).await?;
    }
    hold.keep();
    transaction.commit().await?;
    Ok(answer)
}

impl Orders {
    /// What is ordered, and out of which cart where it is one.
    async fn wanted(
        &self,
        new: &NewOrder,
        is_customer: bool,
    ) -> Result<(Vec<Wanted>, Option<OrderedCart>), PlaceOrderError> {
        match (&new.lines, &new.cart_version) {
            (Some(lines), None) => {
                let wanted: Vec<Wanted> = lines.iter().cloned().map(Into::into).collect();
                let repeated = line::repeated(&wanted);
                match repeated.is_empty() {
                    true => Ok((wanted, None)),
                    false => Err(PlaceOrderError::Invalid(repeated)),
                }
            }
            // Who is no person has no cart, and nothing to pay it with.
            (None, Some(_)) if !is_customer => Err(PlaceOrderError::UnknownPaymentMethod),
            (None, Some(seen)) => {
                let cart = self.neighbours.cart().await?;
                let (wanted, ordered) = cart::take(cart, *seen.get()).map_err(|why| match why {
                    Refusal::Changed => PlaceOrderError::CartChanged,
                    Refusal::Empty => PlaceOrderError::CartEmpty,
                })?;
                Ok((wanted, Some(ordered)))
            }
            (None, None) => Err(PlaceOrderError::Invalid(line::none_given())),
            (Some(_), Some(_)) => Err(PlaceOrderError::Invalid(line::both_given())),
        }
    }

    /// What the lines cost, once it is known that they can be paid with what the caller names. Both neighbours are asked at
    /// once.
    async fn priced(
        &self,
        wanted: &[Wanted],
        method_id: Uuid,
        is_customer: bool,
    ) -> Result<(Vec<Line>, Money), PlaceOrderError> {
        let known = async {
            match is_customer {
                true => self.neighbours.has_payment_method(method_id).await,
                // Who is no person has no payment method.
                false => Ok(false),
            }
        };
        let (offers, known) = join(self.neighbours.offers(wanted), known).await;
        let priced = line::price(wanted, offers?).map_err(PlaceOrderError::Invalid)?;
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

/// A version of a cart is ordered once: it is about to change.
fn refusal(error: EventError) -> PlaceOrderError {
    match error.violated() {
        Some(carts::ONCE) => PlaceOrderError::CartChanged,
        _ => error.into(),
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
