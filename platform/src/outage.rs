//! Which failures are those of something that a service needs: answered with 503 or 504, so that callers try again.

use std::error::Error;
use std::time::Duration;

use runtime::Problem;

use crate::{db, neighbour};

/// As long as a restart takes, or a burst.
pub(crate) const RETRY_AFTER: Duration = Duration::from_secs(1);

/// What the generated layer asks about every error that an operation has no name for.
pub(crate) fn problem(error: &(dyn Error + 'static)) -> Option<Problem> {
    if let Some(error) = error.downcast_ref() {
        return neighbour::problem(error);
    }
    db::problem(error.downcast_ref()?)
}
