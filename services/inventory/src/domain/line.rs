//! Units of a product.

use std::collections::BTreeMap;

use uuid::Uuid;

/// So many units of a product.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line {
    /// The product.
    pub product_id: Uuid,
    /// How many.
    pub quantity: i64,
}

/// One line for each product, in the order of their ids: two reservations of the same things are then equal.
pub fn sum(lines: impl IntoIterator<Item = Line>) -> Vec<Line> {
    let mut sums = BTreeMap::<Uuid, i64>::new();
    for line in lines {
        *sums.entry(line.product_id).or_default() += line.quantity;
    }
    sums.into_iter()
        .map(|(product_id, quantity)| Line {
            product_id,
            quantity,
        })
        .collect()
}

/// The products of some lines.
pub fn products<'a>(lines: impl IntoIterator<Item = &'a Line>) -> Vec<Uuid> {
    lines.into_iter().map(|line| line.product_id).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(product: u128, quantity: i64) -> Line {
        Line {
            product_id: Uuid::from_u128(product),
            quantity,
        }
    }

    #[test]
    fn lines_of_one_product_are_added_together() {
        let sums = sum([line(2, 1), line(1, 3), line(2, 4)]);
        assert_eq!(sums, [line(1, 3), line(2, 5)]);
    }

    #[test]
    fn the_order_of_the_lines_makes_no_difference() {
        assert_eq!(sum([line(2, 1), line(1, 3)]), sum([line(1, 3), line(2, 1)]));
    }
}
