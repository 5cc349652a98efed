//! A cart as it is shown: its lines with what the neighbours know of them at this moment, as far as they answer.

use std::collections::HashMap;

use runtime::Money;
use uuid::Uuid;

use super::cart::Line;

/// From how many units on nobody is told how many there are.
const MANY: i32 = 10;

/// A product as the catalog has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Product {
    /// What it is called.
    pub name: String,
    /// Under which name it is found.
    pub slug: String,
    /// What a piece costs.
    pub price: Money,
    /// Whether it is sold.
    pub on_sale: bool,
}

/// What the neighbours know of the products in a cart. Each is nothing where the neighbour does not answer.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// The products that there are.
    pub products: Option<HashMap<Uuid, Product>>,
    /// How many units there are, ten standing for ten or more.
    pub units: Option<HashMap<Uuid, i32>>,
}

/// Whether a line could be ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It could.
    Available,
    /// There are fewer pieces than it has.
    Short,
    /// There are none.
    SoldOut,
    /// The product is not sold any more.
    Gone,
    /// Nobody knows at this moment.
    Unknown,
}

/// A line as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownLine {
    /// What is in the cart.
    pub line: Line,
    /// Whether it could be ordered.
    pub state: State,
    /// Name and slug of the product.
    pub called: Option<(String, String)>,
    /// What a piece costs.
    pub unit_price: Option<Money>,
    /// What all of them cost.
    pub total: Option<Money>,
    /// How many there are, ten standing for ten or more.
    pub orderable: Option<i32>,
}

impl Known {
    /// A line with what is known of it.
    pub fn show(&self, line: &Line) -> ShownLine {
        let product = self
            .products
            .as_ref()
            .and_then(|products| products.get(&line.product_id));
        let unit_price = product
            .filter(|product| product.on_sale)
            .map(|product| product.price);
        let total = unit_price.and_then(|price| price.checked_mul(line.quantity));
        // Of a product that the inventory does not know there are no units.
        let orderable = self
            .units
            .as_ref()
            .map(|units| units.get(&line.product_id).copied().unwrap_or(0));
        let state = match (&self.products, &unit_price, orderable) {
            (None, ..) => State::Unknown,
            (Some(_), None, _) => State::Gone,
            (Some(_), Some(_), None) => State::Unknown,
            (Some(_), Some(_), Some(0)) => State::SoldOut,
            (Some(_), Some(_), Some(units)) if units < MANY && units < line.quantity => {
                State::Short
            }
            (Some(_), Some(_), Some(_)) => State::Available,
        };
        ShownLine {
            line: line.clone(),
            state,
            called: product.map(|product| (product.name.clone(), product.slug.clone())),
            unit_price,
            total,
            orderable,
        }
    }
}

/// What the lines with a price cost together; nothing where there is none, or no one sum of them.
pub fn total(lines: &[ShownLine]) -> Option<Money> {
    let mut priced = lines.iter().filter(|line| line.unit_price.is_some());
    let first = priced.next()?.total?;
    priced.try_fold(first, |sum, line| sum.checked_add(line.total?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(product: u128, quantity: i32) -> Line {
        Line {
            product_id: Uuid::from_u128(product),
            quantity,
        }
    }

    fn product(amount: i64, currency: &str, on_sale: bool) -> Product {
        Product {
            name: "Kettle".to_owned(),
            slug: "kettle".to_owned(),
            price: Money::read(amount, currency).expect("an amount of money"),
            on_sale,
        }
    }

    fn known(products: &[(u128, Product)], units: &[(u128, i32)]) -> Known {
        let id = Uuid::from_u128;
        Known {
            products: Some(
                products
                    .iter()
                    .cloned()
                    .map(|(key, product)| (id(key), product))
                    .collect(),
            ),
            units: Some(
                units
                    .iter()
                    .map(|(key, units)| (id(*key), *units))
                    .collect(),
            ),
        }
    }

    #[test]
    fn a_line_says_whether_it_could_be_ordered() {
        let euros = |amount| product(amount, "EUR", true);
        let known = known(
            &[
                (1, euros(1)),
                (2, euros(1)),
                (3, euros(1)),
                (4, product(1, "EUR", false)),
                (6, euros(1)),
            ],
            &[(1, 10), (2, 3), (3, 0), (4, 9)],
        );
        let states = [(1, 11), (2, 4), (3, 1), (4, 1), (5, 1), (6, 1)]
            .map(|(key, quantity)| known.show(&line(key, quantity)).state);
        assert_eq!(
            states,
            [
                State::Available,
                State::Short,
                State::SoldOut,
                State::Gone,
                State::Gone,
                State::SoldOut
            ]
        );
        assert_eq!(known.show(&line(4, 1)).unit_price, None);
        assert!(known.show(&line(4, 1)).called.is_some());
    }

    #[test]
    fn what_nobody_says_is_unknown_and_not_gone() {
        let silent = Known::default();
        let shown = silent.show(&line(1, 1));
        assert_eq!((shown.state, shown.orderable), (State::Unknown, None));
        let half = Known {
            units: None,
            ..known(&[(1, product(5, "EUR", true))], &[])
        };
        let shown = half.show(&line(1, 2));
        assert_eq!(shown.state, State::Unknown);
        assert_eq!(shown.total.map(|total| total.amount), Some(10));
    }

    #[test]
    fn a_total_needs_one_currency_and_a_price_for_each_line_that_is_sold() {
        let known = known(
            &[
                (1, product(100, "EUR", true)),
                (2, product(50, "EUR", true)),
                (3, product(1, "USD", true)),
                (4, product(1, "EUR", false)),
                (5, product(999_999_999_999, "EUR", true)),
            ],
            &[],
        );
        let of = |lines: &[Line]| {
            let shown: Vec<_> = lines.iter().map(|line| known.show(line)).collect();
            total(&shown).map(|total| total.amount)
        };
        assert_eq!(of(&[line(1, 2), line(2, 1), line(4, 1)]), Some(250));
        assert_eq!(of(&[line(1, 1), line(3, 1)]), None);
        assert_eq!(of(&[line(4, 1)]), None);
        assert_eq!(of(&[line(1, 1), line(5, 2)]), None);
        assert_eq!(of(&[]), None);
    }
}
