//! Amounts of money, which never overflow: what is too much is nothing.

/// The most that an amount can be, in every contract.
const MOST: i64 = 999_999_999_999;

/// An amount in minor units of a currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Money {
    /// The minor units.
    pub amount: i64,
    /// The code of the currency.
    pub currency: String,
}

impl Money {
    /// The same currency with another amount.
    #[must_use]
    pub fn with_amount(&self, amount: i64) -> Self {
        Self {
            amount,
            currency: self.currency.clone(),
        }
    }
}

/// So many times an amount; nothing where that is more than an amount can be.
pub fn times(amount: i64, quantity: i32) -> Option<i64> {
    amount
        .checked_mul(quantity.into())
        .filter(|amount| *amount <= MOST)
}

/// The sum of amounts; nothing where that is more than an amount can be.
pub fn sum(amounts: impl IntoIterator<Item = i64>) -> Option<i64> {
    amounts
        .into_iter()
        .try_fold(0_i64, i64::checked_add)
        .filter(|amount| *amount <= MOST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_more_than_an_amount_can_be_is_nothing() {
        assert_eq!(times(MOST, 1), Some(MOST));
        assert_eq!(times(MOST, 2), None);
        assert_eq!(times(i64::MAX, i32::MAX), None);
        assert_eq!(sum([MOST - 1, 1]), Some(MOST));
        assert_eq!(sum([MOST, 1]), None);
        assert_eq!(sum([i64::MAX, i64::MAX]), None);
        assert_eq!(sum([]), Some(0));
    }
}
