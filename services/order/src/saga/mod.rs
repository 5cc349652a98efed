//! How changes of orders come about, whoever brings them: a request, an event, the clock.
//!
//! There is one way: in a transaction the order is locked, the rules of `domain/` say what becomes of it, and order,
//! timeline and event are written together. So a process may die at any line: either all of it happened or nothing, and
//! whoever waits for the next step has an event or a deadline that comes again. `README.md` has the saga as a table.

mod deadline;
mod heard;

pub(crate) use deadline::WORKER;

use anyhow::Context as _;
use chrono::{DateTime, Utc};
use platform::db::Transaction;
use platform::events::{HandlingError, Outbox};
use platform::telemetry::Telemetry;
use platform::{Clock, ServiceContext};
use sqlx::PgPool;
use uuid::Uuid;

use crate::domain::cart::OrderedCart;
use crate::domain::order::{Change, Order};
use crate::events::{self, EventError};
use crate::store::{carts, customers, orders};

/// Brings changes of orders about.
#[derive(Clone, Debug)]
pub struct Saga {
    pool: PgPool,
    clock: Clock,
    outbox: Outbox,
    telemetry: Telemetry,
}

impl Saga {
    /// Of a service that runs.
    pub fn new(context: &ServiceContext) -> Self {
        Self {
            pool: context.pool.clone(),
            clock: context.clock.clone(),
            outbox: context.outbox.clone(),
            telemetry: context.telemetry.clone(),
        }
    }

    /// Writes a new order, and tells of it and of the cart that it was made of.
    pub async fn record_new(
        &self,
        transaction: &mut Transaction,
        placed: &Change,
        cart: Option<OrderedCart>,
    ) -> Result<(), EventError> {
        orders::insert(&mut **transaction, placed).await?;
        if let Some(cart) = cart {
            carts::insert(&mut **transaction, cart, placed.order.id).await?;
        }
        events::tell_placed(&self.outbox, transaction, &placed.order, cart).await
    }

    /// Writes a changed order, which is locked, and tells of it.
    pub async fn record(
        &self,
        transaction: &mut Transaction,
        change: &Change,
    ) -> Result<(), EventError> {
        orders::update(&mut **transaction, change).await?;
        if change.order.state.needs_no_address() {
            customers::forget_address(&mut **transaction, change.order.id).await?;
        }
        events::tell(&self.outbox, transaction, change).await
    }

    /// Lets something that was heard have its effect on an order, if it has one.
    async fn react(
        &self,
        transaction: &mut Transaction,
        order_id: Uuid,
        effect: impl FnOnce(&Order, DateTime<Utc>) -> Result<Option<Change>, HandlingError>,
    ) -> Result<(), HandlingError> {
        // Others hear of an order only after it is stored. One that is not there is so by some fault, which may be mended.
        let order = orders::lock(transaction, order_id)
            .await?
            .with_context(|| format!("there is no order {order_id}"))?;
        let change = effect(&order, self.clock.now())?;
        self.follow(transaction, &order, change).await
    }

    /// Writes the change that follows from something that was heard, if one does.
    async fn follow(
        &self,
        transaction: &mut Transaction,
        order: &Order,
        change: Option<Change>,
    ) -> Result<(), HandlingError> {
        match change {
            Some(change) => self.record(transaction, &change).await?,
            None => {
                tracing::debug!(order_id = %order.id, state = %order.state, "nothing follows from an event")
            }
        }
        Ok(())
    }
}
