//! Amounts.

/// An amount in the smallest unit of its currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Money {
    /// How many units.
    pub amount: i64,
    /// Of which currency.
    pub currency: String,
}

impl Money {
    /// Another amount of the same currency.
    pub fn with_amount(&self, amount: i64) -> Self {
        Self {
            amount,
            currency: self.currency.clone(),
        }
    }
}
