//! What is given back.

use chrono::{DateTime, Utc};
use runtime::Currency;

use super::charge::{Charge, Status};

/// What became of a refund.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefundStatus {
    /// The money is on its way.
    Succeeded,
    /// It could not be given back.
    Failed,
}

/// A refund.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refund {
    /// Its id.
    pub id: String,
    /// The charge that it gives back.
    pub charge_id: String,
    /// The merchant's name for it.
    pub reference: String,
    /// How much, in minor units.
    pub amount: i64,
    /// Of which currency.
    pub currency: Currency,
    /// What became of it.
    pub status: RefundStatus,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

/// Why nothing is given back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoRefund {
    /// Nothing was taken.
    NothingTaken,
    /// That is more than is left, or of another currency.
    TooMuch,
}

impl RefundStatus {
    /// As it is stored and written.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Succeeded => "succeeded",
            Self::Failed => "failed",
        }
    }

    /// The status that is stored like this.
    pub fn stored(text: &str) -> Option<Self> {
        [Self::Succeeded, Self::Failed]
            .into_iter()
            .find(|status| status.as_str() == text)
    }
}

impl Charge {
    /// Whether so much can be given back.
    pub fn admits_refund(&self, amount: i64, currency: Currency) -> Result<(), NoRefund> {
        match self.status {
            Status::Succeeded if self.currency != currency => Err(NoRefund::TooMuch),
            Status::Succeeded if amount > self.amount - self.refunded => Err(NoRefund::TooMuch),
            Status::Succeeded => Ok(()),
            _ => Err(NoRefund::NothingTaken),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(currency: &str) -> Currency {
        currency.parse().expect("the code of a currency")
    }

    fn charge(status: Status) -> Charge {
        Charge {
            id: "ch_1".to_owned(),
            reference: "r".to_owned(),
            card_id: "card_1".to_owned(),
            amount: 1000,
            currency: code("EUR"),
            refunded: 400,
            status,
            created_at: DateTime::UNIX_EPOCH,
        }
    }

    #[test]
    fn what_is_left_can_be_given_back_and_no_more() {
        let charge = charge(Status::Succeeded);
        assert_eq!(charge.admits_refund(600, code("EUR")), Ok(()));
        assert_eq!(
            charge.admits_refund(601, code("EUR")),
            Err(NoRefund::TooMuch)
        );
        assert_eq!(
            charge.admits_refund(600, code("USD")),
            Err(NoRefund::TooMuch)
        );
    }

    #[test]
    fn what_was_not_taken_is_not_given_back() {
        let outcome = charge(Status::Processing).admits_refund(1, code("EUR"));
        assert_eq!(outcome, Err(NoRefund::NothingTaken));
    }
}
