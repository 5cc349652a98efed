//! Amounts of money: the types of `Money` and `CurrencyCode` in every contract.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize, Serializer};

/// An amount in the smallest unit of its currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Plain")]
pub struct Money {
    /// The minor units.
    pub amount: i64,
    /// The currency.
    pub currency: Currency,
}

/// An alphabetic code of ISO 4217, such as `EUR`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(try_from = "String")]
pub struct Currency([u8; 3]);

/// Not an amount of money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoMoney {
    /// The amount is negative or too large.
    #[error("an amount of money is a whole number from 0 to {most}", most = Money::MOST)]
    Amount,
    /// The currency has no code of ISO 4217.
    #[error("a currency is three capital letters")]
    Currency,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Plain {
    amount: i64,
    currency: Currency,
}

impl Money {
    /// The most that an amount can be.
    pub const MOST: i64 = 999_999_999_999;

    /// An amount and the code of its currency, as they are written down elsewhere.
    pub fn read(amount: i64, currency: &str) -> Result<Self, NoMoney> {
        let currency = currency.parse()?;
        Self { amount, currency }
            .within_bounds()
            .ok_or(NoMoney::Amount)
    }

    /// Another amount of the same currency.
    #[must_use]
    pub const fn with_amount(self, amount: i64) -> Self {
        Self { amount, ..self }
    }

    /// Both together. Nothing where the currencies differ, or where it is more than an amount can be.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        let sum = self.amount.checked_add(other.amount)?;
        let is_one = self.currency == other.currency;
        self.with_amount(sum).within_bounds().filter(|_| is_one)
    }

    /// So many times the amount. Nothing where that is more than an amount can be.
    pub fn checked_mul(self, times: i32) -> Option<Self> {
        let product = self.amount.checked_mul(times.into())?;
        self.with_amount(product).within_bounds()
    }

    fn within_bounds(self) -> Option<Self> {
        (0..=Self::MOST).contains(&self.amount).then_some(self)
    }
}

impl TryFrom<Plain> for Money {
    type Error = NoMoney;

    fn try_from(plain: Plain) -> Result<Self, NoMoney> {
        let Plain { amount, currency } = plain;
        Self { amount, currency }
            .within_bounds()
            .ok_or(NoMoney::Amount)
    }
}

/// As people read it: `1,234.56 EUR`.
impl fmt::Display for Money {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = minor_digits(self.currency);
        let unit = 10_i64.pow(digits);
        let whole = grouped(self.amount / unit);
        match digits {
            0 => write!(formatter, "{whole} {}", self.currency),
            digits => {
                let (minor, digits) = (self.amount % unit, digits as usize);
                write!(formatter, "{whole}.{minor:0digits$} {}", self.currency)
            }
        }
    }
}

/// How many digits stand behind the point (ISO 4217).
fn minor_digits(currency: Currency) -> u32 {
    match currency.as_str() {
        "BIF" | "CLP" | "DJF" | "GNF" | "ISK" | "JPY" | "KMF" | "KRW" | "PYG" | "RWF" | "UGX"
        | "UYI" | "VND" | "VUV" | "XAF" | "XOF" | "XPF" => 0,
        "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => 3,
        _ => 2,
    }
}

/// Three digits at a time.
fn grouped(number: i64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

impl Currency {
    /// The euro.
    pub const EUR: Self = Self(*b"EUR");

    /// The code.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).expect("capital letters are ASCII")
    }
}

impl FromStr for Currency {
    type Err = NoMoney;

    fn from_str(code: &str) -> Result<Self, NoMoney> {
        match <[u8; 3]>::try_from(code.as_bytes()) {
            Ok(code) if code.iter().all(u8::is_ascii_uppercase) => Ok(Self(code)),
            _ => Err(NoMoney::Currency),
        }
    }
}

impl TryFrom<String> for Currency {
    type Error = NoMoney;

    fn try_from(code: String) -> Result<Self, NoMoney> {
        code.parse()
    }
}

impl Serialize for Currency {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl From<Currency> for String {
    fn from(currency: Currency) -> Self {
        currency.as_str().to_owned()
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn euros(amount: i64) -> Money {
        Money::read(amount, "EUR").unwrap()
    }

    #[test]
    fn what_is_more_than_an_amount_can_be_is_nothing() {
        let most = euros(Money::MOST);
        assert_eq!(most.checked_mul(1), Some(most));
        assert_eq!(most.checked_mul(2), None);
        assert_eq!(most.with_amount(i64::MAX).checked_mul(i32::MAX), None);
        assert_eq!(most.checked_add(euros(0)), Some(most));
        assert_eq!(most.checked_add(euros(1)), None);
        assert!(Money::read(-1, "EUR").is_err());
    }

    #[test]
    fn currencies_are_not_mixed() {
        let yen = Money::read(1, "JPY").unwrap();
        assert_eq!(euros(1).checked_add(yen), None);
    }

    #[test]
    fn it_is_read_and_written_as_the_contracts_have_it() {
        let money = json!({"amount": 1999, "currency": "EUR"});
        assert_eq!(serde_json::to_value(euros(1999)).unwrap(), money);
        assert_eq!(serde_json::from_value::<Money>(money).unwrap(), euros(1999));
        // A text with an escape cannot be borrowed.
        let escaped = serde_json::from_str::<Money>(r#"{"amount": 1999, "currency": "\u0045UR"}"#);
        assert_eq!(escaped.unwrap(), euros(1999));
        for wrong in [
            json!({"amount": -1, "currency": "EUR"}),
            json!({"amount": Money::MOST + 1, "currency": "EUR"}),
            json!({"amount": 1.5, "currency": "EUR"}),
            json!({"amount": 1, "currency": "eur"}),
            json!({"amount": 1, "currency": "EURO"}),
            json!({"amount": 1, "currency": "EUR", "cents": 5}),
            json!({"amount": 1}),
        ] {
            assert!(
                serde_json::from_value::<Money>(wrong.clone()).is_err(),
                "{wrong}"
            );
        }
    }

    #[test]
    fn amounts_are_written_in_the_units_of_their_currency() {
        for (amount, currency, text) in [
            (1999, "EUR", "19.99 EUR"),
            (5, "EUR", "0.05 EUR"),
            (0, "EUR", "0.00 EUR"),
            (123_456_789, "EUR", "1,234,567.89 EUR"),
            (1999, "JPY", "1,999 JPY"),
            (1999, "KWD", "1.999 KWD"),
        ] {
            assert_eq!(Money::read(amount, currency).unwrap().to_string(), text);
        }
    }
}
