//! What becomes of an order when something is heard, or when time passes.
//!
//! Everything here may be heard again, late, or in another order than it happened in, so each answer depends only on
//! where the order stands now: a change, or nothing. What changes nothing is acknowledged like what does.

use chrono::{DateTime, TimeDelta, Utc};
use runtime::Money;
use uuid::Uuid;

use super::order::{Change, Order, Reason};
use super::state::State;
use super::timeline::Actor;

/// Why an event can never be right about an order: not a matter of order or repetition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Contradiction {
    /// Another amount was taken than the order costs.
    #[error("the captured amount is not the total of the order")]
    Amount,
    /// More went back than was taken, or in another currency.
    #[error("the refunded amount is no part of the total of the order")]
    Refunded,
}

impl Order {
    /// The payment has the money.
    ///
    /// It confirms an order that waits for it, as long as the units are held. Where they may not be any more, the order is
    /// cancelled, and the payment refunds on hearing that. An order that was cancelled before stays cancelled: the
    /// payment has heard, or will hear, of it and refunds by itself.
    pub fn on_captured(
        &self,
        payment_id: Uuid,
        amount: Money,
        now: DateTime<Utc>,
    ) -> Result<Option<Change>, Contradiction> {
        if amount != self.total {
            return Err(Contradiction::Amount);
        }
        Ok(match now < self.reserved_until {
            true => self.confirmed(payment_id, now).ok(),
            false if self.state == State::PendingPayment => {
                self.given_up(Reason::ReservationExpired, now)
            }
            false => None,
        })
    }

    /// The payment was declined, or never started. It ends an order that waits for it, and no other.
    pub fn on_payment_failed(&self, now: DateTime<Utc>) -> Option<Change> {
        match self.state {
            State::PendingPayment => self.given_up(Reason::PaymentFailed, now),
            _ => None,
        }
    }

    /// Money went back; `refunded` is all that did so far.
    ///
    /// An order whose money is gone before it was shipped is not shipped any more. That only staff can bring about, at the
    /// payment itself.
    pub fn on_refunded(
        &self,
        refunded: Money,
        now: DateTime<Utc>,
    ) -> Result<Option<Change>, Contradiction> {
        if refunded.amount > self.total.amount || refunded.currency != self.total.currency {
            return Err(Contradiction::Refunded);
        }
        let refunded = refunded.amount;
        if refunded <= self.refunded {
            return Ok(None);
        }
        if refunded < self.total.amount {
            return Ok(Some(self.refunded_to(refunded, now)));
        }
        let whole = self
            .cancelled(Reason::StaffRequest, Actor::System, now)
            .map(|change| change.with_refunded(refunded))
            .or_else(|_| self.refunded(now))
            .unwrap_or_else(|_| self.refunded_to(refunded, now));
        Ok(Some(whole))
    }

    /// The units are not held any more. An order that waits for its payment ends with that.
    ///
    /// One that is confirmed does not yet: the inventory hears of the confirmation, and takes the units again if it can. Only
    /// where it cannot (`sold_out`) there is nothing to ship, and the payment refunds on hearing of the cancellation.
    pub fn on_reservation_expired(&self, sold_out: bool, now: DateTime<Utc>) -> Option<Change> {
        match self.state {
            State::Confirmed if !sold_out => None,
            _ => self.given_up(Reason::ReservationExpired, now),
        }
    }

    /// Time has passed. An order whose payment is overdue, by more than the payment needs to report, is given up.
    pub fn on_deadline(&self, margin: TimeDelta, now: DateTime<Utc>) -> Option<Change> {
        let overdue = self.state == State::PendingPayment && self.payment_due_at + margin <= now;
        overdue
            .then(|| self.given_up(Reason::PaymentTimeout, now))
            .flatten()
    }

    fn given_up(&self, reason: Reason, now: DateTime<Utc>) -> Option<Change> {
        self.cancelled(reason, Actor::System, now).ok()
    }
}

#[cfg(test)]
mod tests;
