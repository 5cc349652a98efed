//! Which failures are those of something that a service needs: answered with 503 or 504, so that callers try again.

use std::error::Error;
use std::time::Duration;

use runtime::Problem;

use crate::idempotency::RecordError;
use crate::{db, neighbour};

/// As long as a restart takes, or a burst.
pub(crate) const RETRY_AFTER: Duration = Duration::from_secs(1);

/// What the generated layer asks about every error that an operation has no name for.
pub(crate) fn problem(error: &(dyn Error + 'static)) -> Option<Problem> {
    if let Some(error) = error.downcast_ref() {
        return neighbour::problem(error);
    }
    if let Some(RecordError::Lost(_)) = error.downcast_ref() {
        // Somebody else works under the same key by now, and nothing has happened here: the next attempt gets their answer.
        return Some(Problem::unavailable().retry_after(RETRY_AFTER));
    }
    db::problem(error.downcast_ref()?)
}
