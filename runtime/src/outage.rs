//! Failures that come from outside a service, as opposed to its own: they are not answered with 500.
//!
//! This layer knows no database and no neighbour, so whoever does says once how their failures look.

use std::error::Error;
use std::sync::OnceLock;

use crate::Problem;

/// The problem that tells of such a failure; `None` where an error is none.
pub type Recognise = fn(&(dyn Error + 'static)) -> Option<Problem>;

static RECOGNISE: OnceLock<Recognise> = OnceLock::new();

/// Has every error that no operation has a name for, and everything below it, looked at by `recognise`. The first one of
/// a process stays.
pub fn recognise(recognise: Recognise) {
    RECOGNISE.get_or_init(|| recognise);
}

/// The problem for the first error of the chain that is recognised.
pub(crate) fn recognised(error: &(dyn Error + 'static)) -> Option<Problem> {
    let recognise = RECOGNISE.get()?;
    std::iter::successors(Some(error), |error| (*error).source()).find_map(recognise)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[derive(Debug, thiserror::Error)]
    #[error("the neighbour is away")]
    struct Away;

    #[derive(Debug, thiserror::Error)]
    #[error("the order could not be priced")]
    struct NotPriced(#[source] Away);

    #[test]
    fn a_failure_is_recognised_however_deep_it_lies() {
        recognise(|error| {
            let away = error.is::<Away>();
            away.then(|| Problem::unavailable().retry_after(Duration::from_secs(7)))
        });
        let problem = Problem::internal(&NotPriced(Away));
        assert_eq!(problem.code(), "unavailable");
        let waits: Vec<_> = problem.headers().get_all("retry-after").iter().collect();
        assert_eq!(waits, ["7"]);
        assert_eq!(Problem::internal(&std::fmt::Error).code(), "internal");
    }
}
