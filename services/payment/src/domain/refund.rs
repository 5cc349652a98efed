//! What goes back.

use chrono::{DateTime, Utc};
use runtime::Money;
use uuid::Uuid;

use super::outcome::RefundOutcome;

/// Why money goes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefundReason {
    /// The order was cancelled.
    OrderCancelled,
    /// The customer sent something back.
    Returned,
    /// To be kind.
    Goodwill,
    /// Anything else.
    Other,
}

/// Where a refund stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefundState {
    /// The provider has not confirmed it yet.
    Pending,
    /// The money is on its way.
    Refunded,
    /// The provider refused.
    Failed,
}

/// A refund.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refund {
    /// Its id, and the key under which the provider does it once.
    pub id: Uuid,
    /// The payment that it gives back.
    pub payment_id: Uuid,
    /// The order that was paid.
    pub order_id: Uuid,
    /// How much.
    pub amount: Money,
    /// Why.
    pub reason: RefundReason,
    /// Where it stands.
    pub state: RefundState,
    /// The provider's name for it, where it has one.
    pub provider_refund_id: Option<String>,
    /// How often the provider was asked.
    pub attempts: i32,
    /// When it was asked for.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
}

impl RefundReason {
    /// As it is stored and written.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::OrderCancelled => "order_cancelled",
            Self::Returned => "returned",
            Self::Goodwill => "goodwill",
            Self::Other => "other",
        }
    }

    /// The reason that is stored like this.
    pub fn stored(text: &str) -> Option<Self> {
        [
            Self::OrderCancelled,
            Self::Returned,
            Self::Goodwill,
            Self::Other,
        ]
        .into_iter()
        .find(|reason| reason.as_str() == text)
    }
}

impl RefundState {
    /// As it is stored and written.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Refunded => "refunded",
            Self::Failed => "failed",
        }
    }

    /// The state that is stored like this.
    pub fn stored(text: &str) -> Option<Self> {
        [Self::Pending, Self::Refunded, Self::Failed]
            .into_iter()
            .find(|state| state.as_str() == text)
    }
}

impl Refund {
    /// The refund after the provider has said something; nothing where it is settled already.
    pub fn after(&self, outcome: RefundOutcome, now: DateTime<Utc>) -> Option<Self> {
        if self.state != RefundState::Pending {
            return None;
        }
        let mut next = self.clone();
        next.updated_at = now;
        match outcome {
            RefundOutcome::Refunded { refund_id } => {
                next.state = RefundState::Refunded;
                next.provider_refund_id = Some(refund_id);
            }
            RefundOutcome::Failed => next.state = RefundState::Failed,
            RefundOutcome::Processing { refund_id } => next.provider_refund_id = Some(refund_id),
            RefundOutcome::Unknown => {}
        }
        Some(next)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refund() -> Refund {
        Refund {
            id: Uuid::nil(),
            payment_id: Uuid::nil(),
            order_id: Uuid::nil(),
            amount: Money::read(100, "EUR").expect("an amount of money"),
            reason: RefundReason::Returned,
            state: RefundState::Pending,
            provider_refund_id: None,
            attempts: 1,
            created_at: DateTime::UNIX_EPOCH,
            updated_at: DateTime::UNIX_EPOCH,
        }
    }

    #[test]
    fn a_refund_is_settled_once() {
        let done = RefundOutcome::Refunded {
            refund_id: "re_1".to_owned(),
        };
        let settled = refund()
            .after(done, DateTime::UNIX_EPOCH)
            .expect("it was pending");
        assert_eq!(settled.state, RefundState::Refunded);
        assert_eq!(
            settled.after(RefundOutcome::Failed, DateTime::UNIX_EPOCH),
            None
        );
    }

    #[test]
    fn what_is_not_known_stays_pending() {
        for outcome in [
            RefundOutcome::Unknown,
            RefundOutcome::Processing {
                refund_id: "re_1".to_owned(),
            },
        ] {
            let next = refund().after(outcome, DateTime::UNIX_EPOCH);
            assert_eq!(next.expect("it was pending").state, RefundState::Pending);
        }
    }

    #[test]
    fn reasons_and_states_read_back_as_they_were_written() {
        for reason in [RefundReason::OrderCancelled, RefundReason::Goodwill] {
            assert_eq!(RefundReason::stored(reason.as_str()), Some(reason));
        }
        for state in [RefundState::Pending, RefundState::Failed] {
            assert_eq!(RefundState::stored(state.as_str()), Some(state));
        }
    }
}
