//! Prices.

use runtime::{Fault, FaultCode, Faults, Money};

/// What is wrong with a price and the one that it is compared with.
pub fn check(price: Money, compare_at: Option<Money>) -> Faults {
    let mut faults = Faults::new();
    let Some(before) = compare_at else {
        return faults;
    };
    if before.currency != price.currency {
        faults.push(Fault::body(
            "/compare_at_price/currency",
            FaultCode::Invalid,
            "must be the currency of the price",
        ));
    } else if before.amount <= price.amount {
        faults.push(Fault::body(
            "/compare_at_price/amount",
            FaultCode::TooSmall,
            "must be more than the price",
        ));
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    fn money(amount: i64, currency: &str) -> Money {
        Money::read(amount, currency).unwrap()
    }

    fn pointers(price: Money, compare_at: Option<Money>) -> Vec<String> {
        let faults = check(price, compare_at).into_vec();
        faults.into_iter().map(|fault| fault.pointer).collect()
    }

    #[test]
    fn a_price_alone_is_right() {
        assert!(pointers(money(0, "EUR"), None).is_empty());
    }

    #[test]
    fn the_former_price_is_higher_and_in_the_same_currency() {
        let price = money(1000, "EUR");
        assert!(pointers(price, Some(money(1001, "EUR"))).is_empty());
        assert_eq!(
            pointers(price, Some(money(1000, "EUR"))),
            ["/compare_at_price/amount"]
        );
        assert_eq!(
            pointers(price, Some(money(2000, "USD"))),
            ["/compare_at_price/currency"]
        );
    }
}
