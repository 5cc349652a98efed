//! The life of a product: draft, active, archived, and never back.

use std::fmt;
use std::str::FromStr;

/// Where a product stands in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Status {
    /// Seen by staff only.
    Draft,
    /// Seen and bought by everybody.
    Active,
    /// No longer sold, still readable.
    Archived,
}

/// Why a product cannot become what it should.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StatusError {
    /// Nothing about it changes any more.
    #[error("the product is archived")]
    Archived,
    /// It was published and cannot be a draft again.
    #[error("the product was already published")]
    Published,
}

impl Status {
    /// The status as it is stored and written.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Active => "active",
            Self::Archived => "archived",
        }
    }

    /// What it becomes where `next` is wished for.
    pub const fn moved_to(self, next: Self) -> Result<Self, StatusError> {
        match (self, next) {
            (Self::Archived, _) => Err(StatusError::Archived),
            (Self::Active, Self::Draft) => Err(StatusError::Published),
            (Self::Draft | Self::Active, next) => Ok(next),
        }
    }

    /// Whether everybody may read such a product, or staff only.
    pub const fn is_public(self) -> bool {
        !matches!(self, Self::Draft)
    }
}

impl fmt::Display for Status {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// A text that is no status.
#[derive(Debug, thiserror::Error)]
#[error("no such status")]
pub struct UnknownStatus;

impl FromStr for Status {
    type Err = UnknownStatus;

    fn from_str(text: &str) -> Result<Self, UnknownStatus> {
        [Self::Draft, Self::Active, Self::Archived]
            .into_iter()
            .find(|status| status.as_str() == text)
            .ok_or(UnknownStatus)
    }
}

#[cfg(test)]
mod tests {
    use super::Status::{Active, Archived, Draft};
    use super::*;

    #[test]
    fn a_product_lives_in_one_direction() {
        assert_eq!(Draft.moved_to(Active), Ok(Active));
        assert_eq!(Draft.moved_to(Archived), Ok(Archived));
        assert_eq!(Active.moved_to(Archived), Ok(Archived));
        assert_eq!(Active.moved_to(Draft), Err(StatusError::Published));
        for next in [Draft, Active, Archived] {
            assert_eq!(Archived.moved_to(next), Err(StatusError::Archived));
        }
    }

    #[test]
    fn staying_what_it_is_is_no_change_of_life() {
        assert_eq!(Draft.moved_to(Draft), Ok(Draft));
        assert_eq!(Active.moved_to(Active), Ok(Active));
    }

    #[test]
    fn a_status_reads_back_as_it_was_written() {
        for status in [Draft, Active, Archived] {
            assert_eq!(status.to_string().parse::<Status>().ok(), Some(status));
        }
        assert!("sold".parse::<Status>().is_err());
    }
}
