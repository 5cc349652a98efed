//! Amounts.

use std::fmt;

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
    #[must_use]
    pub fn with_amount(&self, amount: i64) -> Self {
        Self {
            amount,
            currency: self.currency.clone(),
        }
    }
}

/// As people read it: `1,234.56 EUR`.
impl fmt::Display for Money {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = minor_digits(&self.currency);
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
fn minor_digits(currency: &str) -> u32 {
    match currency {
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

#[cfg(test)]
mod tests {
    use super::*;

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
            let currency = currency.to_owned();
            assert_eq!(Money { amount, currency }.to_string(), text);
        }
    }
}
