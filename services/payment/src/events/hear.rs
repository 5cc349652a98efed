//! What is done on what is heard of orders, and of users who are erased. Nothing is charged here: a row is written, and a worker woken.

use platform::db::Transaction;
use platform::events::{Delivery, HandlingError};
use runtime::Money;
use sdk::order::events::{OrderCancelled, OrderPlaced};
use sdk::user::events::UserErased;

use super::book;
use crate::api::Payments;
use crate::domain::payment::{Placement, State};
use crate::generated::subscriptions::Subscriber;
use crate::store::{methods, orders, owners, payments};

/// Hears of orders and users.
pub struct Hearing {
    service: Payments,
}

impl Hearing {
    /// For this service.
    pub const fn new(service: Payments) -> Self {
        Self { service }
    }
}

impl Subscriber for Hearing {
    async fn order_placed(
        &self,
        transaction: &mut Transaction,
        event: Delivery<OrderPlaced>,
    ) -> Result<(), HandlingError> {
        let OrderPlaced(order) = event.data;
        let placement = Placement {
            order_id: *order.order_id,
            customer_id: *order.customer_id,
            payment_method_id: *order.payment_method_id,
            amount: Money::read(order.total.amount, &order.total.currency)?,
            due_at: *order.payment_due_at,
        };
        orders::lock(&mut **transaction, placement.order_id).await?;
        let cancelled_at = orders::cancelled_at(&mut **transaction, placement.order_id).await?;
        let payment = placement.payment(self.service.new_id(), cancelled_at, self.service.now());
        // Told once more under another id, the order has its payment.
        let is_new = payments::insert(&mut **transaction, &payment).await?;
        if is_new && payment.state == State::Pending {
            transaction.after_commit(&self.service.payments_due);
        }
        Ok(())
    }

    async fn order_cancelled(
        &self,
        transaction: &mut Transaction,
        event: Delivery<OrderCancelled>,
    ) -> Result<(), HandlingError> {
        let OrderCancelled(order) = event.data;
        let (order_id, cancelled_at) = (*order.order_id, *order.cancelled_at);
        orders::lock(&mut **transaction, order_id).await?;
        orders::cancel(&mut **transaction, order_id, cancelled_at).await?;
        // Where the order was not heard of yet, what was just written keeps it from ever being charged.
        let payment = payments::lock_of_order(&mut **transaction, order_id).await?;
        let now = self.service.now();
        let change = payment.and_then(|payment| payment.after_cancellation(cancelled_at, now));
        if let Some(change) = change {
            // What is unknown is looked at now; who is just charging goes on, and finds out afterwards.
            let next = (change.payment.state == State::Unknown).then_some(now);
            book::write(&self.service, transaction, change, next).await?;
            transaction.after_commit(&self.service.payments_due);
        }
        Ok(())
    }

    /// A payment that was not begun fails for want of its method; one that was is settled by the provider's own record, for
    /// which no method is needed.
    async fn user_erased(
        &self,
        transaction: &mut Transaction,
        event: Delivery<UserErased>,
    ) -> Result<(), HandlingError> {
        let UserErased(erasure) = event.data;
        let owner = erasure.user_id.to_string();
        methods::lock_owner(&mut **transaction, &owner).await?;
        owners::erase(transaction, &owner, *erasure.erased_at).await?;
        Ok(())
    }
}
