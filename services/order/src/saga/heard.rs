//! What follows from what others tell. The rules are in `domain/saga.rs`; here an event is taken apart.

use platform::db::Transaction;
use platform::events::{Delivery, HandlingError};
use runtime::Money;
use sdk::inventory::events::ReservationExpired;
use sdk::inventory::types::ExpiryReason;
use sdk::payment::events::{PaymentCaptured, PaymentFailed, PaymentRefunded};
use sdk::user::events::UserErased;

use super::Saga;

use crate::domain::order::Change;
use crate::domain::saga::Contradiction;
use crate::generated::subscriptions::Subscriber;
use crate::store::{customers, orders};

impl Subscriber for Saga {
    async fn payment_captured(
        &self,
        transaction: &mut Transaction,
        event: Delivery<PaymentCaptured>,
    ) -> Result<(), HandlingError> {
        let PaymentCaptured(captured) = event.data;
        self.react(transaction, captured.order_id.0, |order, now| {
            let amount = Money::read(captured.amount.amount, &captured.amount.currency)?;
            consistent(order.on_captured(captured.payment_id.0, amount, now))
        })
        .await
    }

    async fn payment_failed(
        &self,
        transaction: &mut Transaction,
        event: Delivery<PaymentFailed>,
    ) -> Result<(), HandlingError> {
        let PaymentFailed(failed) = event.data;
        self.react(transaction, failed.order_id.0, |order, now| {
            Ok(order.on_payment_failed(now))
        })
        .await
    }

    async fn payment_refunded(
        &self,
        transaction: &mut Transaction,
        event: Delivery<PaymentRefunded>,
    ) -> Result<(), HandlingError> {
        let PaymentRefunded(refunded) = event.data;
        self.react(transaction, refunded.order_id.0, |order, now| {
            let total = &refunded.refunded_total;
            let total = Money::read(total.amount, &total.currency)?;
            consistent(order.on_refunded(total, now))
        })
        .await
    }

    async fn reservation_expired(
        &self,
        transaction: &mut Transaction,
        event: Delivery<ReservationExpired>,
    ) -> Result<(), HandlingError> {
        let ReservationExpired(expired) = event.data;
        // A reason that is newer than we are is none to believe that the units can be had again.
        let sold_out = expired.reason != ExpiryReason::Deadline;
        // Units are held before their order is stored, and a placement may die between the two. An order that comes to be
        // stored after this can no longer be paid: its time to pay ended before its hold.
        let Some(order) = orders::lock(transaction, expired.order_id.0).await? else {
            return Ok(());
        };
        let change = order.on_reservation_expired(sold_out, self.clock.now());
        self.follow(transaction, &order, change).await
    }

    /// An order that is still on its way needs its address to get there. What is kept makes it go when that is over, also
    /// from orders that are placed until the customer's last token has expired.
    async fn user_erased(
        &self,
        transaction: &mut Transaction,
        event: Delivery<UserErased>,
    ) -> Result<(), HandlingError> {
        let UserErased(erasure) = event.data;
        let customer_id = *erasure.user_id;
        if customers::erase(&mut **transaction, customer_id, *erasure.erased_at).await? {
            customers::forget_addresses(transaction, customer_id).await?;
        }
        Ok(())
    }
}

/// What contradicts the order will do so for ever: it is for people to look at.
fn consistent(
    effect: Result<Option<Change>, Contradiction>,
) -> Result<Option<Change>, HandlingError> {
    effect.map_err(|contradiction| HandlingError::reject(contradiction.to_string()))
}
