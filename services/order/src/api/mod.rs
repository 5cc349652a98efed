//! What the contract's operations do, one file each.

mod cancel_order;
mod deliver_order;
mod get_health;
mod get_healthz;
mod get_order;
mod get_order_timeline;
mod list_orders;
mod place_order;
mod refund_order;
mod ship_order;

use chrono::{DateTime, Utc};
use platform::ServiceContext;
use platform::db::Transaction;
use runtime::{Principal, Problem};
use uuid::Uuid;

use crate::config::Deadlines;
use crate::domain::order::{Change, Order};
use crate::domain::query::Reader;
use crate::domain::state::IllegalStep;
use crate::domain::timeline::Actor;
use crate::events::EventError;
use crate::generated::implement_api;
use crate::generated::security::scopes;
use crate::neighbours::Neighbours;
use crate::saga::Saga;
use crate::store::orders;

/// Orders as the contract sees them.
pub struct Orders {
    context: ServiceContext,
    neighbours: Neighbours,
    deadlines: Deadlines,
    saga: Saga,
}

/// What became of a step.
enum Outcome {
    /// It was taken.
    Taken(Box<Order>),
    /// There is no such order, or not for this reader.
    NotFound,
    /// There is no such step from where the order stands.
    Illegal(IllegalStep),
}

impl Orders {
    /// Orders over a database and the services that they need.
    pub const fn new(
        context: ServiceContext,
        neighbours: Neighbours,
        deadlines: Deadlines,
        saga: Saga,
    ) -> Self {
        Self {
            context,
            neighbours,
            deadlines,
            saga,
        }
    }

    fn now(&self) -> DateTime<Utc> {
        self.context.clock.now()
    }

    async fn begin(&self, operation: &'static str) -> sqlx::Result<Transaction> {
        platform::db::begin(&self.context.pool, operation).await
    }

    /// The order, where the reader may see it.
    async fn find(&self, reader: &Reader, id: Uuid) -> sqlx::Result<Option<Order>> {
        let order = orders::find(&self.context.statements, id).await?;
        Ok(order.filter(|order| reader.sees(order.customer_id)))
    }

    /// Takes a step with an order that the reader may see. The state is what the step depends on, so nothing else is
    /// compared: of two who take it at once, the second finds the order where the first has left it.
    async fn step(
        &self,
        operation: &'static str,
        reader: &Reader,
        id: Uuid,
        step: impl FnOnce(&Order, DateTime<Utc>) -> Result<Change, IllegalStep>,
    ) -> Result<Outcome, EventError> {
        let mut transaction = self.begin(operation).await?;
        let order = orders::lock(&mut transaction, id).await?;
        let Some(order) = order.filter(|order| reader.sees(order.customer_id)) else {
            return Ok(Outcome::NotFound);
        };
        match step(&order, self.now()) {
            Ok(change) => {
                self.saga.record(&mut transaction, &change).await?;
                transaction.commit().await?;
                Ok(Outcome::Taken(Box::new(change.order)))
            }
            Err(refusal) => Ok(Outcome::Illegal(refusal)),
        }
    }
}

/// Whose orders somebody may see.
fn reader(principal: &Principal) -> Reader {
    match principal.has_scope(scopes::ORDER_MANAGE) {
        true => Reader::Staff(principal.subject.clone()),
        false => customer(principal).map_or(Reader::Nobody, Reader::Customer),
    }
}

/// The customer that somebody is; nothing where they are no person.
fn customer(principal: &Principal) -> Option<Uuid> {
    principal.subject.parse().ok()
}

/// Staff under its name.
fn staff(principal: &Principal) -> Actor {
    Actor::Staff(principal.subject.clone())
}

/// Says where the order stands.
fn explain(refusal: IllegalStep) -> impl FnOnce(Problem) -> Problem {
    move |problem| problem.detail(format!("There is no such step: {refusal}."))
}

implement_api!(Orders);
