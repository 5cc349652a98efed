//! A cart that is to be ordered: what its customer saw, or nothing.

use uuid::Uuid;

use super::line::Wanted;

/// A cart as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cart {
    /// Its id.
    pub id: Uuid,
    /// Counts its changes.
    pub version: i64,
    /// What is in it.
    pub lines: Vec<Wanted>,
}

/// Which cart was ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OrderedCart {
    /// Its id.
    pub id: Uuid,
    /// Its version, of which there is one order.
    pub version: i64,
}

/// Why a cart cannot be ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// It is not as its customer saw it.
    Changed,
    /// There is nothing in it.
    Empty,
}

/// The lines of a cart whose customer saw this version of it.
pub fn take(cart: Option<Cart>, seen: i64) -> Result<(Vec<Wanted>, OrderedCart), Refusal> {
    match cart {
        // What was never written down is empty in version 0.
        None if seen == 0 => Err(Refusal::Empty),
        Some(cart) if cart.version == seen => match cart.lines.is_empty() {
            true => Err(Refusal::Empty),
            false => {
                let ordered = OrderedCart {
                    id: cart.id,
                    version: cart.version,
                };
                Ok((cart.lines, ordered))
            }
        },
        _ => Err(Refusal::Changed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cart(version: i64, pieces: &[i32]) -> Option<Cart> {
        let line = |quantity: &i32| Wanted {
            product_id: Uuid::from_u128(1),
            quantity: *quantity,
        };
        Some(Cart {
            id: Uuid::from_u128(7),
            version,
            lines: pieces.iter().map(line).collect(),
        })
    }

    #[test]
    fn a_cart_is_ordered_as_it_was_seen_or_not_at_all() {
        let (lines, ordered) = take(cart(3, &[2]), 3).expect("it is as it was");
        assert_eq!((lines[0].quantity, ordered.version), (2, 3));
        assert_eq!(take(cart(4, &[2]), 3), Err(Refusal::Changed));
        assert_eq!(take(None, 3), Err(Refusal::Changed));
        assert_eq!(take(cart(3, &[]), 3), Err(Refusal::Empty));
        assert_eq!(take(None, 0), Err(Refusal::Empty));
    }
}
