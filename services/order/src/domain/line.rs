//! What is ordered, and what it costs: the catalog's names and prices at the moment of placement, never the caller's.

use std::collections::HashSet;

use runtime::{Currency, Fault, FaultCode, Faults, Money};
use uuid::Uuid;

/// So many pieces of a product, as somebody wishes to order them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// The product.
    pub product_id: Uuid,
    /// How many.
    pub quantity: i32,
}

/// A product that is sold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// What it is called.
    pub name: String,
    /// What a piece costs.
    pub price: Money,
}

/// A line of an order. Its currency is that of the order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The product.
    pub product_id: Uuid,
    /// What it was called.
    pub name: String,
    /// How many.
    pub quantity: i32,
    /// What a piece cost.
    pub unit_price: i64,
    /// What all of them cost.
    pub total: i64,
}

/// The fault of an order that names neither lines nor a cart.
pub fn none_given() -> Faults {
    only(Fault::body(
        "/lines",
        FaultCode::Required,
        "is required, unless cart_version is there",
    ))
}

/// The fault of an order that names lines and a cart.
pub fn both_given() -> Faults {
    only(Fault::body(
        "/cart_version",
        FaultCode::Invalid,
        "must not stand beside lines",
    ))
}

fn only(fault: Fault) -> Faults {
    std::iter::once(fault).collect()
}

/// The products that stand in more than one line: a fault for each line but the first.
///
/// They are refused and not summed. Two lines of one product come from a doubled click as often as from a wish for two,
/// and what is said about a product (that it is not sold, or out of stock) should name one line.
pub fn repeated(wanted: &[Wanted]) -> Faults {
    let mut seen = HashSet::new();
    let again = |(index, line): (usize, &Wanted)| {
        (!seen.insert(line.product_id)).then(|| {
            Fault::body(
                format!("/lines/{index}/product_id"),
                FaultCode::NotUnique,
                "must not be the product of a former line",
            )
        })
    };
    wanted.iter().enumerate().filter_map(again).collect()
}

/// The lines with their prices, and what they cost together.
///
/// `offers` are the products of the lines in their order, each nothing where it is not sold.
pub fn price(wanted: &[Wanted], offers: Vec<Option<Offer>>) -> Result<(Vec<Line>, Money), Faults> {
    let mut faults = Faults::new();
    let mut lines = Vec::with_capacity(wanted.len());
    let mut currency: Option<Currency> = None;
    for (index, (line, offer)) in wanted.iter().zip(offers).enumerate() {
        let Some(offer) = offer else {
            faults.push(not_sold(index));
            continue;
        };
        let first = currency.get_or_insert(offer.price.currency);
        if *first != offer.price.currency {
            faults.push(in_another_currency(index));
            continue;
        }
        match offer.price.checked_mul(line.quantity) {
            Some(total) => lines.push(Line {
                product_id: line.product_id,
                name: offer.name,
                quantity: line.quantity,
                unit_price: offer.price.amount,
                total: total.amount,
            }),
            None => faults.push(too_dear(index)),
        }
    }
    let Some(currency) = currency else {
        return Err(faults);
    };
    let total = lines
        .iter()
        .map(|line| Money {
            amount: line.total,
            currency,
        })
        .try_fold(
            Money {
                amount: 0,
                currency,
            },
            Money::checked_add,
        );
    if total.is_none() {
        faults.push(Fault::body(
            "/lines",
            FaultCode::TooLarge,
            "must not cost more together than an amount of money can be",
        ));
    }
    match total {
        Some(total) if faults.is_empty() => Ok((lines, total)),
        _ => Err(faults),
    }
}

/// The fault of a line whose product is a draft, archived or unknown.
pub fn not_sold(index: usize) -> Fault {
    Fault::body(
        format!("/lines/{index}/product_id"),
        FaultCode::Invalid,
        "must be a product that is sold",
    )
}

/// The fault of a line of which there are not enough pieces.
pub fn out_of_stock(index: usize) -> Fault {
    Fault::body(
        format!("/lines/{index}/quantity"),
        FaultCode::TooLarge,
        "must not be more than what is in stock",
    )
}

fn in_another_currency(index: usize) -> Fault {
    Fault::body(
        format!("/lines/{index}/product_id"),
        FaultCode::Invalid,
        "must be priced in the currency of the first line",
    )
}

fn too_dear(index: usize) -> Fault {
    Fault::body(
        format!("/lines/{index}/quantity"),
        FaultCode::TooLarge,
        "must not make the line cost more than an amount of money can be",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted(product: u128, quantity: i32) -> Wanted {
        Wanted {
            product_id: Uuid::from_u128(product),
            quantity,
        }
    }

    fn offer(amount: i64, currency: &str) -> Option<Offer> {
        Some(Offer {
            name: "Kettle".to_owned(),
            price: Money::read(amount, currency).expect("an amount of money"),
        })
    }

    fn places(faults: Faults) -> Vec<(String, FaultCode)> {
        let faults = faults.into_vec().into_iter();
        faults.map(|fault| (fault.pointer, fault.code)).collect()
    }

    #[test]
    fn lines_cost_what_the_catalog_says() {
        let (lines, total) = price(
            &[wanted(1, 2), wanted(2, 1)],
            vec![offer(4900, "EUR"), offer(250, "EUR")],
        )
        .expect("everything is sold");
        assert_eq!((lines[0].total, lines[1].total), (9800, 250));
        assert_eq!((total.amount, total.currency.as_str()), (10_050, "EUR"));
    }

    #[test]
    fn every_line_that_cannot_be_ordered_is_named() {
        let wanted = [wanted(1, 1), wanted(2, 1), wanted(3, 1), wanted(4, 999)];
        let offers = vec![
            None,
            offer(1, "EUR"),
            offer(1, "USD"),
            offer(999_999_999_999, "EUR"),
        ];
        assert_eq!(
            places(price(&wanted, offers).expect_err("three lines are wrong")),
            [
                ("/lines/0/product_id".to_owned(), FaultCode::Invalid),
                ("/lines/2/product_id".to_owned(), FaultCode::Invalid),
                ("/lines/3/quantity".to_owned(), FaultCode::TooLarge),
            ]
        );
    }

    #[test]
    fn a_total_beyond_every_amount_is_refused_and_does_not_overflow() {
        let wanted = [wanted(1, 1), wanted(2, 1)];
        let offers = vec![offer(999_999_999_999, "EUR"), offer(1, "EUR")];
        assert_eq!(
            places(price(&wanted, offers).expect_err("too much")),
            [("/lines".to_owned(), FaultCode::TooLarge)]
        );
    }

    #[test]
    fn a_product_stands_in_one_line() {
        let lines = [wanted(1, 1), wanted(2, 1), wanted(1, 3), wanted(1, 1)];
        assert_eq!(
            places(repeated(&lines)),
            [
                ("/lines/2/product_id".to_owned(), FaultCode::NotUnique),
                ("/lines/3/product_id".to_owned(), FaultCode::NotUnique),
            ]
        );
    }
}
