//! How a caller stands with a limit, and how it is told.

use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue};

use crate::{Operation, Problem, RateLimit};

const POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
const STANDING: HeaderName = HeaderName::from_static("ratelimit");

/// What is left of a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Standing {
    /// How many more requests are allowed now.
    pub(super) remaining: u32,
    /// After how long one more is.
    pub(super) reset: Duration,
}

impl Standing {
    /// Says it in a problem.
    pub(crate) fn tell(self, operation: &Operation, problem: Problem) -> Problem {
        match operation.rate_limit.as_ref() {
            Some(limit) => self
                .fields(operation, limit)
                .into_iter()
                .fold(problem, |problem, (name, value)| {
                    problem.header(name, value)
                }),
            None => problem,
        }
    }

    /// Says it in the headers of an answer.
    pub(crate) fn write(self, operation: &Operation, headers: &mut HeaderMap) {
        if let Some(limit) = operation.rate_limit.as_ref() {
            headers.extend(self.fields(operation, limit));
        }
    }

    /// `RateLimit-Policy` and `RateLimit` (draft-ietf-httpapi-ratelimit-headers). The policy has the operation's name.
    fn fields(self, operation: &Operation, limit: &RateLimit) -> Vec<(HeaderName, HeaderValue)> {
        let (name, window) = (operation.id, seconds(limit.per));
        let policy = format!("\"{name}\";q={};w={window}", limit.requests);
        let left = format!("\"{name}\";r={};t={}", self.remaining, seconds(self.reset));
        [(POLICY, policy), (STANDING, left)]
            .into_iter()
            // A foreign contract may call an operation what no header can hold.
            .filter_map(|(name, value)| Some((name, HeaderValue::try_from(value).ok()?)))
            .collect()
    }
}

/// Whole seconds, rounded up: who comes back then is not too early.
fn seconds(duration: Duration) -> u64 {
    duration.as_secs() + u64::from(duration.subsec_nanos() > 0)
}
