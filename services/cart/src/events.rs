//! What carts do on what they hear. Each event has one effect, however often it comes.

use platform::db::Transaction;
use platform::events::{Delivery, HandlingError};
use platform::{ServiceContext, random};
use sdk::order::events::OrderPlaced;
use sdk::user::events::UserErased;

use crate::domain::cart::Line;
use crate::generated::Subscriber;
use crate::store::carts;

/// What carts do on what they hear.
pub struct Handlers {
    context: ServiceContext,
}

impl Handlers {
    /// Over a database.
    pub const fn new(context: ServiceContext) -> Self {
        Self { context }
    }
}

impl Subscriber for Handlers {
    async fn order_placed(
        &self,
        transaction: &mut Transaction,
        event: Delivery<OrderPlaced>,
    ) -> Result<(), HandlingError> {
        let OrderPlaced(placed) = event.data;
        let Some(ordered) = placed.cart else {
            return Ok(());
        };
        // Who has erased themselves since, or has another cart by now, has nothing to take out.
        let cart = carts::lock_of_person(transaction, *placed.customer_id).await?;
        let Some(cart) = cart.filter(|cart| cart.id == *ordered.id) else {
            return Ok(());
        };
        let lines = placed.lines.iter().map(|line| Line {
            product_id: *line.product_id,
            quantity: line.quantity.0,
        });
        let lines: Vec<_> = lines.collect();
        if let Some(next) = cart.less(&lines, self.context.clock.now()) {
            carts::replace(&mut **transaction, &next).await?;
        }
        Ok(())
    }

    async fn user_erased(
        &self,
        transaction: &mut Transaction,
        event: Delivery<UserErased>,
    ) -> Result<(), HandlingError> {
        let UserErased(erased) = event.data;
        let now = self.context.clock.now();
        carts::erase(&mut **transaction, random::id(now), *erased.user_id, now).await?;
        carts::delete_merged(&mut **transaction, *erased.user_id).await?;
        Ok(())
    }
}
