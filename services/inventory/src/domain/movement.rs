//! Movements of units: the entries of the ledger.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::named::named;

named! {
    /// What a movement does.
    pub enum Kind {
        /// Units came in.
        Received = "received",
        /// Units were there that the books did not know.
        Found = "found",
        /// Units are gone, and no order has them.
        WrittenOff = "written_off",
        /// Units are held for an order.
        Reserved = "reserved",
        /// An order has given its units back.
        Released = "released",
        /// A hold has ended.
        Expired = "expired",
        /// Units belong to a confirmed order.
        Sold = "sold",
        /// A confirmed order was cancelled before its units were sent.
        Returned = "returned",
    }
}

named! {
    /// Why the books were put right.
    pub enum Reason {
        /// The units cannot be sold any more.
        Damaged = "damaged",
        /// Nobody knows where the units are.
        Lost = "lost",
        /// The units were given to somebody.
        GivenAway = "given_away",
        /// Units were there that the books did not know.
        Found = "found",
    }
}

impl Reason {
    /// The movement that it means.
    pub const fn kind(self) -> Kind {
        match self {
            Self::Damaged | Self::Lost | Self::GivenAway => Kind::WrittenOff,
            Self::Found => Kind::Found,
        }
    }
}

/// What a movement is about, beside the units.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Occasion {
    /// The order for which units move.
    pub order_id: Option<Uuid>,
    /// Why the books were put right.
    pub reason: Option<Reason>,
    /// What somebody noted.
    pub note: Option<String>,
}

impl Occasion {
    /// An order.
    pub fn order(order_id: Uuid) -> Self {
        Self {
            order_id: Some(order_id),
            ..Self::default()
        }
    }
}

/// A movement of units of one product, and the balance that it left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Movement {
    /// The product.
    pub product_id: Uuid,
    /// Counts the movements of the product, from one and without gaps.
    pub number: i64,
    /// What it does.
    pub kind: Kind,
    /// How many units moved.
    pub quantity: i64,
    /// How many were available afterwards.
    pub available: i64,
    /// How many were reserved afterwards.
    pub reserved: i64,
    /// How many were sold afterwards.
    pub sold: i64,
    /// What it is about.
    pub occasion: Occasion,
    /// When it happened.
    pub occurred_at: DateTime<Utc>,
}
