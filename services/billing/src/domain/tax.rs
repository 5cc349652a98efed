//! The tax that is in a price.

use std::fmt;
use std::str::FromStr;

use serde::Deserialize;

/// A rate of tax, in hundredths of a per cent of the net amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Rate(i32);

/// What is no rate.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error(
    "a rate between 0 and 100 per cent with at most two digits behind the point, such as 19 or 8.1"
)]
pub struct NoRate;

/// All of a rate.
const WHOLE: i32 = 10_000;

impl Rate {
    /// In hundredths of a per cent.
    pub const fn hundredths(self) -> i32 {
        self.0
    }

    /// From hundredths of a per cent.
    pub fn of_hundredths(hundredths: i32) -> Result<Self, NoRate> {
        match hundredths {
            0..=WHOLE => Ok(Self(hundredths)),
            _ => Err(NoRate),
        }
    }

    /// How much of an amount is tax: what is left of it without the net amount, which is rounded to the nearest unit.
    pub fn within(self, gross: i64) -> i64 {
        let (gross, divisor) = (i128::from(gross), i128::from(WHOLE + self.0));
        let net = (gross * i128::from(WHOLE) * 2 + divisor) / (divisor * 2);
        // Between nothing and the amount itself.
        i64::try_from(gross - net).unwrap_or_default()
    }

    /// How much of an amount is tax, where `before` of the same whole was reckoned up already. The parts of a whole have
    /// together the tax of the whole, however it is divided.
    pub fn within_next(self, before: i64, gross: i64) -> i64 {
        self.within(before + gross) - self.within(before)
    }
}

impl FromStr for Rate {
    type Err = NoRate;

    fn from_str(text: &str) -> Result<Self, NoRate> {
        let (whole, part) = text.trim().split_once('.').unwrap_or((text.trim(), "0"));
        let digits =
            |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(whole) || !digits(part) || part.len() > 2 || whole.len() > 3 {
            return Err(NoRate);
        }
        let number: i32 = format!("{whole}{part:0<2}").parse().map_err(|_| NoRate)?;
        Self::of_hundredths(number)
    }
}

impl TryFrom<String> for Rate {
    type Error = NoRate;

    fn try_from(text: String) -> Result<Self, NoRate> {
        text.parse()
    }
}

/// As people read it: `19 %`.
impl fmt::Display for Rate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = format!("{}.{:02}", self.0 / 100, self.0 % 100);
        let text = text.trim_end_matches('0').trim_end_matches('.');
        write!(formatter, "{text} %")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rate(text: &str) -> Rate {
        text.parse().expect("a rate")
    }

    #[test]
    fn a_rate_is_written_in_per_cent() {
        assert_eq!(rate("19").hundredths(), 1900);
        assert_eq!(rate("8.1").hundredths(), 810);
        assert_eq!(rate(" 5.25 ").hundredths(), 525);
        assert_eq!(rate("0").hundredths(), 0);
        assert_eq!(rate("100").hundredths(), 10_000);
        for wrong in [
            "", "-1", "1.234", "100.01", "1.", ".5", "nineteen", "19 %", "+1",
        ] {
            assert_eq!(wrong.parse::<Rate>(), Err(NoRate), "{wrong}");
        }
    }

    #[test]
    fn people_read_no_more_digits_than_there_are() {
        assert_eq!(rate("19").to_string(), "19 %");
        assert_eq!(rate("8.10").to_string(), "8.1 %");
        assert_eq!(rate("0").to_string(), "0 %");
        assert_eq!(rate("0.05").to_string(), "0.05 %");
    }

    #[test]
    fn the_net_amount_is_rounded_to_the_nearest_unit() {
        assert_eq!(rate("19").within(11_900), 1900);
        assert_eq!(rate("19").within(100), 16);
        assert_eq!(rate("0").within(100), 0);
        assert_eq!(rate("100").within(3), 1);
        assert_eq!(rate("19").within(0), 0);
        assert_eq!(rate("19").within(999_999_999_999), 159_663_865_546);
    }

    #[test]
    fn the_parts_of_a_whole_have_together_its_tax() {
        let rate = rate("19");
        for whole in [1, 99, 1999, 9800, 100_003] {
            let parts = [whole / 7, whole / 3, whole - whole / 7 - whole / 3];
            let (mut before, mut tax) = (0, 0);
            for part in parts {
                let next = rate.within_next(before, part);
                assert!((0..=part).contains(&next), "{next} of {part}");
                before += part;
                tax += next;
            }
            assert_eq!(tax, rate.within(whole), "of {whole}");
        }
    }
}
