use super::Unfit;
use crate::domain::money::Money;
use crate::generated::types;

impl TryFrom<Money> for types::Money {
    type Error = Unfit;

    fn try_from(money: Money) -> Result<Self, Unfit> {
        Ok(Self {
            amount: money.amount,
            currency: money.currency.try_into()?,
        })
    }
}
