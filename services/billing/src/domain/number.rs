//! The numbers of documents.

use std::fmt;

/// What is numbered together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Series {
    /// Invoices.
    Invoice,
    /// Credit notes.
    CreditNote,
}

/// The number of a document: the how manieth of its series it is in a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Number {
    /// The series.
    pub series: Series,
    /// The year in which it was issued, in UTC.
    pub year: i32,
    /// From one upwards, without a gap.
    pub sequence: i64,
}

impl Series {
    /// As the database knows it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Invoice => "invoice",
            Self::CreditNote => "credit_note",
        }
    }

    const fn prefix(self) -> &'static str {
        match self {
            Self::Invoice => "",
            Self::CreditNote => "C",
        }
    }
}

impl fmt::Display for Number {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let prefix = self.series.prefix();
        write!(formatter, "{prefix}{:04}-{:06}", self.year, self.sequence)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_names_its_year_and_grows_beyond_six_digits() {
        let number = |series, sequence| {
            let year = 2026;
            Number {
                series,
                year,
                sequence,
            }
            .to_string()
        };
        assert_eq!(number(Series::Invoice, 123), "2026-000123");
        assert_eq!(number(Series::CreditNote, 7), "C2026-000007");
        assert_eq!(number(Series::Invoice, 1_234_567), "2026-1234567");
    }
}
