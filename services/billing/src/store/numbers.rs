//! Who is next.

use chrono::{DateTime, Datelike as _, Utc};
use sqlx::PgExecutor;

use crate::domain::number::{Number, Series};

/// The next number of a series, and the time that goes with it: `now`, or that of the number before where another clock
/// was ahead. Everybody else waits for the number after it until the transaction ends; where it fails, the number is theirs.
pub async fn next(
    transaction: impl PgExecutor<'_>,
    series: Series,
    now: DateTime<Utc>,
) -> sqlx::Result<(Number, DateTime<Utc>)> {
    let year = now.year();
    let row = sqlx::query!(
        "INSERT INTO numbers (series, year, last, issued_at) VALUES ($1, $2, 1, $3)
        ON CONFLICT (series, year) DO UPDATE
        SET last = numbers.last + 1, issued_at = greatest(numbers.issued_at, excluded.issued_at)
        RETURNING last, issued_at",
        series.as_str(),
        year,
        now,
    )
    .fetch_one(transaction)
    .await?;
    let sequence = row.last;
    let number = Number {
        series,
        year,
        sequence,
    };
    Ok((number, row.issued_at))
}
