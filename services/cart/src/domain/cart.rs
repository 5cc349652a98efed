//! A cart and what can be done with it. A change makes the cart as it is afterwards; where nothing changes there is none.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// How many lines a cart has at most: as many as an order.
pub const MOST_LINES: usize = 50;

/// How many pieces a line has at most: as many as one of an order.
pub const MOST_PIECES: i32 = 999;

/// A cart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cart {
    /// Its id.
    pub id: Uuid,
    /// Whose it is.
    pub holder: Holder,
    /// What is in it, in the order in which it was first put in. No two lines have the same product.
    pub lines: Vec<Line>,
    /// Counts its changes.
    pub version: i64,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

/// Whose a cart is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holder {
    /// A person's, who has one.
    Person(Uuid),
    /// A guest's.
    Guest {
        /// When it ends if nothing changes in it.
        expires_at: DateTime<Utc>,
    },
    /// Of somebody who was erased: nothing may be done with it.
    Erased,
}

/// So many pieces of a product.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// The product.
    pub product_id: Uuid,
    /// How many.
    pub quantity: i32,
}

/// There are as many lines as there may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Full;

impl Cart {
    /// A person's, into which nothing was ever put.
    pub const fn of_person(id: Uuid, user_id: Uuid, now: DateTime<Utc>) -> Self {
        Self {
            id,
            holder: Holder::Person(user_id),
            lines: Vec::new(),
            version: 0,
            updated_at: now,
        }
    }

    /// A guest's, which ends at `expires_at` if nothing changes in it.
    pub const fn of_guest(id: Uuid, now: DateTime<Utc>, expires_at: DateTime<Utc>) -> Self {
        Self {
            id,
            holder: Holder::Guest { expires_at },
            lines: Vec::new(),
            version: 0,
            updated_at: now,
        }
    }

    /// Whether it was ever written down. A person's is with its first change, so that reading writes nothing.
    pub const fn is_kept(&self) -> bool {
        self.version > 0 || !matches!(self.holder, Holder::Person(_))
    }

    /// With so many pieces of a product.
    pub fn put(&self, line: Line, now: DateTime<Utc>) -> Result<Option<Self>, Full> {
        let mut lines = self.lines.clone();
        match position(&lines, line.product_id) {
            Some(index) => lines[index].quantity = line.quantity,
            None if lines.len() >= MOST_LINES => return Err(Full),
            None => lines.push(line),
        }
        Ok(self.with(lines, now))
    }

    /// Without a product.
    pub fn without(&self, product_id: Uuid, now: DateTime<Utc>) -> Option<Self> {
        let others = self
            .lines
            .iter()
            .filter(|line| line.product_id != product_id);
        self.with(others.cloned().collect(), now)
    }

    /// With nothing in it.
    pub fn cleared(&self, now: DateTime<Utc>) -> Option<Self> {
        self.with(Vec::new(), now)
    }

    /// Without what was ordered out of it. Pieces that were added since then stay, and what was taken out since then is
    /// not missed.
    pub fn less(&self, ordered: &[Line], now: DateTime<Utc>) -> Option<Self> {
        let of = |product_id: Uuid| {
            let mut lines = ordered.iter();
            lines
                .find(|line| line.product_id == product_id)
                .map_or(0, |line| line.quantity)
        };
        let left = self.lines.iter().map(|line| Line {
            product_id: line.product_id,
            quantity: line.quantity.saturating_sub(of(line.product_id)),
        });
        self.with(left.filter(|line| line.quantity > 0).collect(), now)
    }

    /// With the lines of another, and those for which there was no room.
    pub fn joined_by(&self, others: &[Line], now: DateTime<Utc>) -> (Option<Self>, Vec<Line>) {
        let mut lines = self.lines.clone();
        let mut left_out = Vec::new();
        for other in others {
            match position(&lines, other.product_id) {
                Some(index) => {
                    let sum = lines[index].quantity.saturating_add(other.quantity);
                    lines[index].quantity = sum.min(MOST_PIECES);
                }
                None if lines.len() >= MOST_LINES => left_out.push(other.clone()),
                None => lines.push(other.clone()),
            }
        }
        (self.with(lines, now), left_out)
    }

    /// The same, and where it is a guest's, it lives for so long from now on.
    #[must_use]
    pub fn living(mut self, lifetime: TimeDelta) -> Self {
        if let Holder::Guest { expires_at } = &mut self.holder {
            *expires_at = self.updated_at + lifetime;
        }
        self
    }

    fn with(&self, lines: Vec<Line>, now: DateTime<Utc>) -> Option<Self> {
        (lines != self.lines).then(|| Self {
            lines,
            version: self.version + 1,
            updated_at: now,
            ..self.clone()
        })
    }
}

/// Where the line of a product stands.
fn position(lines: &[Line], product_id: Uuid) -> Option<usize> {
    lines.iter().position(|line| line.product_id == product_id)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: DateTime<Utc> = DateTime::UNIX_EPOCH;

    fn line(product: u128, quantity: i32) -> Line {
        Line {
            product_id: Uuid::from_u128(product),
            quantity,
        }
    }

    fn cart(lines: impl IntoIterator<Item = Line>) -> Cart {
        Cart {
            lines: lines.into_iter().collect(),
            version: 7,
            ..Cart::of_person(Uuid::from_u128(1), Uuid::from_u128(2), NOW)
        }
    }

    #[test]
    fn a_quantity_is_put_and_not_added() {
        let cart = cart([line(1, 2), line(2, 1)]);
        let more = cart.put(line(1, 5), NOW).expect("room").expect("a change");
        assert_eq!(
            (more.lines, more.version),
            (vec![line(1, 5), line(2, 1)], 8)
        );
        assert_eq!(cart.put(line(1, 2), NOW), Ok(None));
    }

    #[test]
    fn a_full_cart_takes_quantities_and_no_products() {
        let full = cart((0..50).map(|product| line(product, 1)));
        assert_eq!(full.put(line(50, 1), NOW), Err(Full));
        assert!(full.put(line(49, 3), NOW).is_ok_and(|next| next.is_some()));
    }

    #[test]
    fn what_was_ordered_leaves_and_what_was_added_stays() {
        let cart = cart([line(1, 3), line(2, 1), line(3, 1)]);
        let left = cart.less(&[line(1, 2), line(2, 4), line(9, 1)], NOW);
        assert_eq!(left.expect("a change").lines, [line(1, 1), line(3, 1)]);
        assert_eq!(cart.less(&[line(9, 1)], NOW), None);
    }

    #[test]
    fn quantities_of_two_carts_are_added_up_to_what_a_line_holds() {
        let own = cart([line(1, 998), line(2, 1)]);
        let (joined, left_out) = own.joined_by(&[line(1, 2), line(3, 4)], NOW);
        let joined = joined.expect("a change");
        assert_eq!(joined.lines, [line(1, 999), line(2, 1), line(3, 4)]);
        assert_eq!(left_out, []);
    }

    #[test]
    fn lines_without_room_are_left_out_and_the_others_are_not() {
        let own = cart((0..49).map(|product| line(product, 1)));
        let (joined, left_out) = own.joined_by(&[line(90, 1), line(91, 2), line(0, 1)], NOW);
        let joined = joined.expect("a change");
        assert_eq!((joined.lines.len(), joined.lines[0].quantity), (50, 2));
        assert_eq!(left_out, [line(91, 2)]);
    }

    #[test]
    fn a_guests_cart_lives_from_its_last_change() {
        let lifetime = TimeDelta::days(30);
        let guest = Cart::of_guest(Uuid::from_u128(1), NOW, NOW + lifetime);
        let later = NOW + TimeDelta::days(3);
        let changed = guest
            .put(line(1, 1), later)
            .expect("room")
            .expect("a change");
        let expires_at = later + lifetime;
        assert_eq!(
            changed.living(lifetime).holder,
            Holder::Guest { expires_at }
        );
        let own = cart([]);
        assert_eq!(own.clone().living(lifetime), own);
    }
}
