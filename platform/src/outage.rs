//! Which failures are not of a service's own making, so that callers try again: what it needs is out of reach (503 or 504),
//! or a repetition of the request has taken its place (409).

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
    if let Some(RecordError::Lost) = error.downcast_ref() {
        return Some(Problem::idempotency_in_progress());
    }
    db::problem(error.downcast_ref()?)
}
