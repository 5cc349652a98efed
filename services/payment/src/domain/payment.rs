//! The life of a payment: pending, charging, perhaps unknown, and then captured, failed or cancelled for good.

use chrono::{DateTime, Utc};
use runtime::Money;
use uuid::Uuid;

use super::outcome::ChargeOutcome;
use super::refund::{Refund, RefundReason, RefundState};

#[cfg(test)]
mod tests;

/// Where a payment stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// The provider was never asked.
    Pending,
    /// The provider was asked, or is being asked.
    Charging,
    /// The provider was asked, and what it did is not known.
    Unknown,
    /// The money was taken.
    Captured,
    /// It was not, and never will be.
    Failed,
    /// The order was cancelled before anything was taken.
    Cancelled,
}

/// Why a payment failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FailureReason {
    /// The bank says no.
    Declined,
    /// The bank says that there is not enough.
    InsufficientFunds,
    /// The bank says that the card is too old.
    CardExpired,
    /// The customer has no such payment method, or no longer.
    PaymentMethodGone,
    /// The provider did not take the charge at all.
    Refused,
    /// The time to pay has passed.
    Expired,
}

/// The payment of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payment {
    /// Its id, and the key under which the provider charges once.
    pub id: Uuid,
    /// The order that is paid.
    pub order_id: Uuid,
    /// Who pays.
    pub customer_id: Uuid,
    /// With what.
    pub payment_method_id: Uuid,
    /// How much.
    pub amount: Money,
    /// Where it stands.
    pub state: State,
    /// Why it failed, if it did.
    pub failure_reason: Option<FailureReason>,
    /// No charge is begun after this.
    pub due_at: DateTime<Utc>,
    /// The provider's name for the charge, where it is known that there is one.
    pub charge_id: Option<String>,
    /// When the money was taken.
    pub captured_at: Option<DateTime<Utc>>,
    /// What is set aside for refunds that are under way.
    pub refunding: i64,
    /// What went back.
    pub refunded: i64,
    /// When the order was cancelled.
    pub order_cancelled_at: Option<DateTime<Utc>>,
    /// How often the provider was asked.
    pub attempts: i32,
    /// When this service heard of the order.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
}

/// An order that is to be paid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placement {
    /// The order.
    pub order_id: Uuid,
    /// Who pays.
    pub customer_id: Uuid,
    /// With what.
    pub payment_method_id: Uuid,
    /// How much.
    pub amount: Money,
    /// Until when.
    pub due_at: DateTime<Utc>,
}

/// What is to be done about a payment next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Nothing was begun, and it is too late to begin.
    Expire,
    /// Charge; again under the same key, if that was begun before.
    Charge,
    /// Look how the charge is doing.
    Look {
        /// The provider's name for it.
        charge_id: String,
    },
    /// Make sure that there will be no charge, and learn whether there is one: it may have been begun, and is no longer
    /// wanted.
    Close,
}

/// What has to be written and told after a payment changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told {
    /// `payment.captured`
    Captured,
    /// `payment.failed`
    Failed(FailureReason),
}

/// A payment after a change, and what follows from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The payment as it is now.
    pub payment: Payment,
    /// What others are told.
    pub told: Option<Told>,
    /// How much goes back, because the order was cancelled.
    pub goes_back: Option<i64>,
}

/// Why nothing is refunded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoRefund {
    /// Nothing was captured.
    NotCaptured,
    /// Less is left than that.
    TooMuch,
    /// The payment is in another currency.
    Currency,
}

impl State {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Pending,
        Self::Charging,
        Self::Unknown,
        Self::Captured,
        Self::Failed,
        Self::Cancelled,
    ];

    /// As it is stored and written.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Charging => "charging",
            Self::Unknown => "unknown",
            Self::Captured => "captured",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }

    /// The state that is stored like this.
    pub fn stored(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == text)
    }

    /// Whether the provider may have been asked, and what it did is not known yet.
    const fn is_open(self) -> bool {
        matches!(self, Self::Charging | Self::Unknown)
    }
}

impl FailureReason {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Declined,
        Self::InsufficientFunds,
        Self::CardExpired,
        Self::PaymentMethodGone,
        Self::Refused,
        Self::Expired,
    ];

    /// As it is stored and written.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Declined => "declined",
            Self::InsufficientFunds => "insufficient_funds",
            Self::CardExpired => "card_expired",
            Self::PaymentMethodGone => "payment_method_gone",
            Self::Refused => "refused",
            Self::Expired => "expired",
        }
    }

    /// The reason that is stored like this.
    pub fn stored(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.as_str() == text)
    }
}

impl Placement {
    /// The payment of a new order, or of one that was cancelled before it was heard of.
    pub fn payment(
        self,
        id: Uuid,
        cancelled_at: Option<DateTime<Utc>>,
        now: DateTime<Utc>,
    ) -> Payment {
        Payment {
            id,
            order_id: self.order_id,
            customer_id: self.customer_id,
            payment_method_id: self.payment_method_id,
            amount: self.amount,
            state: match cancelled_at {
                None => State::Pending,
                Some(_) => State::Cancelled,
            },
            failure_reason: None,
            due_at: self.due_at,
            charge_id: None,
            captured_at: None,
            refunding: 0,
            refunded: 0,
            order_cancelled_at: cancelled_at,
            attempts: 0,
            created_at: now,
            updated_at: now,
        }
    }
}

impl Payment {
    /// What was captured: all of it or nothing.
    pub const fn captured(&self) -> i64 {
        match self.state {
            State::Captured => self.amount.amount,
            _ => 0,
        }
    }

    /// What can still be refunded.
    pub const fn left(&self) -> i64 {
        self.captured() - self.refunding - self.refunded
    }

    /// What is to be done next. `found` is the state in which somebody found it who is now working on it.
    pub fn step(&self, found: State, now: DateTime<Utc>) -> Step {
        let is_wanted = now < self.due_at && self.order_cancelled_at.is_none();
        match (&self.charge_id, found) {
            (Some(charge_id), _) => Step::Look {
                charge_id: charge_id.clone(),
            },
            (None, _) if is_wanted => Step::Charge,
            (None, State::Pending) => Step::Expire,
            (None, _) => Step::Close,
        }
    }

    /// The payment after the provider has said something. Nothing where it is settled already: somebody else asked too,
    /// and was told the same.
    pub fn after(&self, outcome: ChargeOutcome, now: DateTime<Utc>) -> Option<Change> {
        if !self.state.is_open() {
            return None;
        }
        let mut payment = self.clone();
        payment.updated_at = now;
        let mut told = None;
        match outcome {
            ChargeOutcome::Captured { charge_id } => {
                payment.state = State::Captured;
                payment.charge_id = Some(charge_id);
                payment.captured_at = Some(now);
                told = Some(Told::Captured);
            }
            ChargeOutcome::Failed(reason) => {
                payment.state = State::Failed;
                payment.failure_reason = Some(reason);
                told = Some(Told::Failed(reason));
            }
            // Cancelled orders are not told that they are not paid: nobody waits for it.
            ChargeOutcome::NeverCharged if payment.order_cancelled_at.is_some() => {
                payment.state = State::Cancelled;
            }
            ChargeOutcome::NeverCharged => {
                payment.state = State::Failed;
                payment.failure_reason = Some(FailureReason::Expired);
                told = Some(Told::Failed(FailureReason::Expired));
            }
            ChargeOutcome::Processing { charge_id } => {
                payment.state = State::Charging;
                payment.charge_id = Some(charge_id);
            }
            ChargeOutcome::Unknown => payment.state = State::Unknown,
        }
        Some(Change::of(payment, told))
    }

    /// The payment after its order was cancelled. Nothing where that was known.
    pub fn after_cancellation(
        &self,
        cancelled_at: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Option<Change> {
        if self.order_cancelled_at.is_some() {
            return None;
        }
        let mut payment = self.clone();
        payment.order_cancelled_at = Some(cancelled_at);
        payment.updated_at = now;
        if payment.state == State::Pending {
            payment.state = State::Cancelled;
        }
        Some(Change::of(payment, None))
    }

    /// How much goes back where so much was asked for, or all that is left where nothing was said.
    pub fn refundable(&self, wanted: Option<Money>) -> Result<i64, NoRefund> {
        if self.state != State::Captured {
            return Err(NoRefund::NotCaptured);
        }
        let amount = match wanted {
            Some(wanted) if wanted.currency != self.amount.currency => {
                return Err(NoRefund::Currency);
            }
            Some(wanted) => wanted.amount,
            None => self.left(),
        };
        match amount >= 1 && amount <= self.left() {
            true => Ok(amount),
            false => Err(NoRefund::TooMuch),
        }
    }

    /// Sets an amount aside for a refund, which is to be asked for.
    pub fn set_aside(
        &mut self,
        amount: i64,
        id: Uuid,
        reason: RefundReason,
        now: DateTime<Utc>,
    ) -> Refund {
        self.refunding += amount;
        self.updated_at = now;
        Refund {
            id,
            payment_id: self.id,
            order_id: self.order_id,
            amount: self.amount.with_amount(amount),
            reason,
            state: RefundState::Pending,
            provider_refund_id: None,
            attempts: 0,
            created_at: now,
            updated_at: now,
        }
    }

    /// Counts a refund that has been settled: what was set aside for it went back, or is there again.
    pub fn count(&mut self, refund: &Refund) {
        self.updated_at = refund.updated_at;
        match refund.state {
            RefundState::Pending => return,
            RefundState::Refunded => self.refunded += refund.amount.amount,
            RefundState::Failed => {}
        }
        self.refunding -= refund.amount.amount;
    }
}

impl Change {
    fn of(payment: Payment, told: Option<Told>) -> Self {
        let left = payment.left();
        let goes_back = (payment.order_cancelled_at.is_some() && left > 0).then_some(left);
        Self {
            payment,
            told,
            goes_back,
        }
    }
}
