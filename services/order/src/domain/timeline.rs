//! What happened to an order, to be read.

use std::str::FromStr;

use chrono::{DateTime, Utc};

use super::state::{State, UnknownName};

/// The most entries that are shown of one order.
pub const MOST_SHOWN: i64 = 100;

/// Something that happened. Each change of an order makes one, in the same transaction, under the version that it made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What happened.
    pub kind: Kind,
    /// Who did it.
    pub actor: Actor,
    /// The state afterwards.
    pub state: State,
    /// The version of the order afterwards.
    pub version: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// What else there is to say.
    pub note: Option<String>,
}

/// What can happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// It was placed.
    Placed,
    /// It was confirmed.
    Confirmed,
    /// It was cancelled.
    Cancelled,
    /// It was shipped.
    Shipped,
    /// It was delivered.
    Delivered,
    /// Staff asked for its refund.
    RefundRequested,
    /// A part of the money went back.
    RefundedInPart,
    /// All of the money went back.
    Refunded,
}

/// Who can do something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// The customer whose order it is.
    Customer,
    /// A member of staff, under the subject of their token. Kept for us, and not shown.
    Staff(String),
    /// The system itself, on an event or on time.
    System,
}

impl Kind {
    const ALL: [Self; 8] = [
        Self::Placed,
        Self::Confirmed,
        Self::Cancelled,
        Self::Shipped,
        Self::Delivered,
        Self::RefundRequested,
        Self::RefundedInPart,
        Self::Refunded,
    ];

    /// As it is stored and written.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Placed => "placed",
            Self::Confirmed => "confirmed",
            Self::Cancelled => "cancelled",
            Self::Shipped => "shipped",
            Self::Delivered => "delivered",
            Self::RefundRequested => "refund_requested",
            Self::RefundedInPart => "refunded_in_part",
            Self::Refunded => "refunded",
        }
    }
}

impl FromStr for Kind {
    type Err = UnknownName;

    fn from_str(text: &str) -> Result<Self, UnknownName> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.as_str() == text)
            .ok_or(UnknownName("kind of entry"))
    }
}

impl Actor {
    /// As it is stored and written.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::Staff(_) => "staff",
            Self::System => "system",
        }
    }

    /// Who exactly, where we keep that.
    pub fn subject(&self) -> Option<&str> {
        match self {
            Self::Staff(subject) => Some(subject),
            Self::Customer | Self::System => None,
        }
    }

    /// As it was stored.
    pub fn read(name: &str, subject: Option<String>) -> Result<Self, UnknownName> {
        match (name, subject) {
            ("customer", None) => Ok(Self::Customer),
            ("staff", Some(subject)) => Ok(Self::Staff(subject)),
            ("system", None) => Ok(Self::System),
            _ => Err(UnknownName("actor")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_read_back_as_they_were_written() {
        for kind in Kind::ALL {
            assert_eq!(kind.as_str().parse::<Kind>().ok(), Some(kind));
        }
        for actor in [
            Actor::Customer,
            Actor::Staff("anna".to_owned()),
            Actor::System,
        ] {
            let subject = actor.subject().map(str::to_owned);
            assert_eq!(Actor::read(actor.as_str(), subject).ok(), Some(actor));
        }
        assert!(
            Actor::read("staff", None).is_err(),
            "staff has always a name"
        );
    }
}
