//! The stock of a product: where its units are.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::movement::Kind;
use super::named::named;

/// How many units customers are told about at most.
const MOST_SHOWN: i64 = 10;

/// How many units of a product can come in, in all its time.
pub const MOST_RECEIVED: i64 = 999_999_999_999;

/// The threshold of a product about which nobody has decided yet.
pub const USUAL_THRESHOLD: i32 = 5;

named! {
    /// What customers are told.
    pub enum Level {
        /// More are available than the threshold says.
        InStock = "in_stock",
        /// Some are available.
        Low = "low",
        /// None is available.
        SoldOut = "sold_out",
    }
}

/// The balance of a product, and what staff has decided about it.
///
/// It always holds that `available + reserved + sold = received - written_off`, and that none of them is negative.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stock {
    /// The product.
    pub product_id: Uuid,
    /// Units that can be reserved.
    pub available: i64,
    /// Units that are held for orders.
    pub reserved: i64,
    /// Units of confirmed orders.
    pub sold: i64,
    /// All units that ever came in.
    pub received: i64,
    /// All units that were written off.
    pub written_off: i64,
    /// How many movements led here.
    pub movements: i64,
    /// With so many units available, or fewer, the stock is low.
    pub low_stock_threshold: i32,
    /// Counts the changes of the threshold.
    pub settings_version: i64,
    /// When the product was heard of.
    pub created_at: DateTime<Utc>,
    /// When units of it last moved.
    pub updated_at: DateTime<Utc>,
}

/// Why units do not move.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Immovable {
    /// They are not there.
    #[error("there are fewer units than are to move")]
    TooFew,
    /// More came in than anybody can count.
    #[error("more units have come in than a product can have")]
    TooMany,
}

impl Stock {
    /// Of a product of which nothing has come in yet.
    pub const fn new(product_id: Uuid, now: DateTime<Utc>) -> Self {
        Self {
            product_id,
            available: 0,
            reserved: 0,
            sold: 0,
            received: 0,
            written_off: 0,
            movements: 0,
            low_stock_threshold: USUAL_THRESHOLD,
            settings_version: 1,
            created_at: now,
            updated_at: now,
        }
    }

    /// What customers are told.
    pub fn level(&self) -> Level {
        if self.available == 0 {
            Level::SoldOut
        } else if self.is_low() {
            Level::Low
        } else {
            Level::InStock
        }
    }

    /// How many units customers are told about.
    pub fn orderable(&self) -> i32 {
        i32::try_from(self.available.min(MOST_SHOWN)).unwrap_or(0)
    }

    /// Whether there are so few that somebody should order more.
    pub fn is_low(&self) -> bool {
        self.available <= i64::from(self.low_stock_threshold)
    }

    /// The stock for whoever asks now: units whose hold has ended are available, whether or not they were given back.
    #[must_use]
    pub fn with_overdue(self, overdue: i64) -> Self {
        let overdue = overdue.min(self.reserved);
        Self {
            available: self.available + overdue,
            reserved: self.reserved - overdue,
            ..self
        }
    }

    /// The stock after a movement.
    pub fn moved(&self, kind: Kind, quantity: i64, now: DateTime<Utc>) -> Result<Self, Immovable> {
        let mut next = self.clone();
        let Self {
            available,
            reserved,
            sold,
            received,
            written_off,
            ..
        } = &mut next;
        match kind {
            Kind::Received | Kind::Found => {
                if MOST_RECEIVED - *received < quantity {
                    return Err(Immovable::TooMany);
                }
                *received += quantity;
                *available += quantity;
            }
            Kind::WrittenOff => {
                take(available, quantity)?;
                *written_off += quantity;
            }
            Kind::Reserved => {
                take(available, quantity)?;
                *reserved += quantity;
            }
            Kind::Released | Kind::Expired => {
                take(reserved, quantity)?;
                *available += quantity;
            }
            Kind::Sold => {
                take(reserved, quantity)?;
                *sold += quantity;
            }
            Kind::Returned => {
                take(sold, quantity)?;
                *available += quantity;
            }
        }
        next.movements += 1;
        next.updated_at = now;
        Ok(next)
    }

    /// The stock with another threshold, or nothing where it is the same.
    pub fn with_threshold(&self, threshold: i32) -> Option<Self> {
        (threshold != self.low_stock_threshold).then(|| Self {
            low_stock_threshold: threshold,
            settings_version: self.settings_version + 1,
            ..self.clone()
        })
    }
}

fn take(from: &mut i64, quantity: i64) -> Result<(), Immovable> {
    if *from < quantity {
        return Err(Immovable::TooFew);
    }
    *from -= quantity;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stock(available: i64) -> Stock {
        let now = DateTime::UNIX_EPOCH;
        let empty = Stock::new(Uuid::nil(), now);
        match available {
            0 => empty,
            _ => empty
                .moved(Kind::Received, available, now)
                .expect("anything can come in"),
        }
    }

    #[test]
    fn customers_are_told_a_level_and_at_most_ten() {
        let told = |available| {
            let stock = stock(available);
            (stock.level(), stock.orderable())
        };
        assert_eq!(told(0), (Level::SoldOut, 0));
        assert_eq!(told(1), (Level::Low, 1));
        assert_eq!(told(5), (Level::Low, 5));
        assert_eq!(told(6), (Level::InStock, 6));
        assert_eq!(told(5_000), (Level::InStock, 10));
    }

    #[test]
    fn what_is_not_there_does_not_move() {
        for kind in [
            Kind::WrittenOff,
            Kind::Reserved,
            Kind::Released,
            Kind::Expired,
            Kind::Sold,
            Kind::Returned,
        ] {
            assert_eq!(
                stock(0).moved(kind, 1, DateTime::UNIX_EPOCH),
                Err(Immovable::TooFew)
            );
        }
    }

    #[test]
    fn no_more_comes_in_than_can_be_counted() {
        let full = stock(MOST_RECEIVED);
        for kind in [Kind::Received, Kind::Found] {
            assert_eq!(
                full.moved(kind, 1, DateTime::UNIX_EPOCH),
                Err(Immovable::TooMany)
            );
        }
    }

    #[test]
    fn units_whose_hold_has_ended_count_as_available() {
        let held = stock(3)
            .moved(Kind::Reserved, 3, DateTime::UNIX_EPOCH)
            .expect("there are three");
        let seen = held.clone().with_overdue(2);
        assert_eq!((seen.available, seen.reserved), (2, 1));
        // More than is reserved is no longer overdue: somebody has given it back meanwhile.
        let seen = held.with_overdue(9);
        assert_eq!((seen.available, seen.reserved), (3, 0));
    }

    #[test]
    fn a_threshold_has_a_version_of_its_own() {
        let before = stock(3);
        assert_eq!(before.with_threshold(USUAL_THRESHOLD), None);
        let after = before.with_threshold(2).expect("it differs");
        assert_eq!((after.settings_version, after.movements), (2, 1));
        assert_eq!(after.level(), Level::InStock);
    }
}
