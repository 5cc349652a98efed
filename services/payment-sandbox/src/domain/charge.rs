//! What is taken.

use chrono::{DateTime, Utc};
use runtime::{Currency, Money};

use super::behaviour::Behaviour;

/// Why the bank declined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decline {
    /// For no reason that it gives.
    CardDeclined,
    /// There is not enough on the account.
    InsufficientFunds,
    /// The card is too old.
    ExpiredCard,
}

/// What became of a charge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// The bank takes its time.
    Processing,
    /// The money was taken.
    Succeeded,
    /// It was not.
    Declined(Decline),
}

/// A card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    /// Its id.
    pub id: String,
    /// What happens to it.
    pub behaviour: Behaviour,
}

/// A charge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Charge {
    /// Its id.
    pub id: String,
    /// The merchant's name for it.
    pub reference: String,
    /// The card that was charged.
    pub card_id: String,
    /// How much, in minor units.
    pub amount: i64,
    /// Of which currency.
    pub currency: Currency,
    /// How much of it was given back.
    pub refunded: i64,
    /// What became of it.
    pub status: Status,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

impl Charge {
    /// An amount in its currency.
    pub const fn money(&self, amount: i64) -> Money {
        Money {
            amount,
            currency: self.currency,
        }
    }
}

impl Decline {
    /// As it is stored and written.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::CardDeclined => "card_declined",
            Self::InsufficientFunds => "insufficient_funds",
            Self::ExpiredCard => "expired_card",
        }
    }
}

impl Status {
    /// As it is stored and written.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Processing => "processing",
            Self::Succeeded => "succeeded",
            Self::Declined(_) => "declined",
        }
    }

    /// Why it was declined, if it was.
    pub const fn decline(self) -> Option<Decline> {
        match self {
            Self::Declined(decline) => Some(decline),
            _ => None,
        }
    }

    /// The status that is stored like this.
    pub fn stored(status: &str, decline: Option<&str>) -> Option<Self> {
        let declines = [
            Decline::CardDeclined,
            Decline::InsufficientFunds,
            Decline::ExpiredCard,
        ];
        match status {
            "processing" => Some(Self::Processing),
            "succeeded" => Some(Self::Succeeded),
            "declined" => declines
                .into_iter()
                .find(|known| Some(known.as_str()) == decline)
                .map(Self::Declined),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_reads_back_as_it_was_written() {
        for status in [
            Status::Processing,
            Status::Succeeded,
            Status::Declined(Decline::ExpiredCard),
        ] {
            let decline = status.decline().map(Decline::as_str);
            assert_eq!(Status::stored(status.as_str(), decline), Some(status));
        }
        assert_eq!(Status::stored("declined", None), None);
    }
}
