//! Columns that hold names.

use std::error::Error;
use std::str::FromStr;

/// The choice that a column names, or the complaint that the database holds what the rules do not allow.
pub(super) fn named<T>(column: &str, text: &str) -> sqlx::Result<T>
where
    T: FromStr,
    T::Err: Error + Send + Sync + 'static,
{
    text.parse()
        .map_err(|error: T::Err| sqlx::Error::ColumnDecode {
            index: column.to_owned(),
            source: Box::new(error),
        })
}
