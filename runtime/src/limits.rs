//! How often operations may be called: `x-rate-limit` of the contract.
//!
//! Counted in this process: of N instances of a service each allows as much as the contract says.

use std::net::IpAddr;
use std::time::Duration;

use http::request::Parts;
use tokio::time::Instant;

use crate::{LimitedBy, Operation, Principal, Problem, RateLimit};

mod allowance;
mod ledger;
mod standing;

use allowance::Verdict;
use ledger::{Ledger, Who};
pub(crate) use standing::Standing;

/// Where a request comes from, as an extension of the request. Whoever takes connections puts it there, having decided
/// which proxies to believe; without it, all requests count as coming from one place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClientAddress(pub IpAddr);

/// As an extension of a request: no limit counts it. Nothing that comes over the network can say so; it is for tests of
/// other things, which ask more often than anybody may.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exempt;

/// What was asked how often, kept in memory that is bounded.
pub struct Limits {
    now: Box<dyn Fn() -> Duration + Send + Sync>,
    ledger: Ledger,
}

impl Limits {
    /// Nothing was asked yet.
    pub fn new() -> Self {
        let start = Instant::now();
        Self::under(move || start.elapsed())
    }

    /// The same under a clock, which tells the time since any moment that stays the same.
    pub fn under(now: impl Fn() -> Duration + Send + Sync + 'static) -> Self {
        Self {
            now: Box::new(now),
            ledger: Ledger::default(),
        }
    }

    /// Counts a request where its operation is limited in this way, and turns it away where it is one too many.
    pub(crate) fn count(
        &self,
        operation: &'static Operation,
        by: LimitedBy,
        parts: &Parts,
        principal: Option<&Principal>,
    ) -> Result<Option<Standing>, Problem> {
        let Some(limit) = operation.rate_limit.as_ref() else {
            return Ok(None);
        };
        if limit.by != by || parts.extensions.get::<Exempt>().is_some() {
            return Ok(None);
        }
        let address = parts.extensions.get().map(|ClientAddress(address)| address);
        let who = match principal {
            Some(principal) => Who::caller(&principal.subject),
            None => Who::at(address.copied()),
        };
        match self.ledger.take(operation.id, who, limit, (self.now)()) {
            Verdict::Granted(standing) => Ok(Some(standing)),
            Verdict::Refused(standing) => {
                Err(standing.tell(operation, Problem::rate_limited(standing.reset)))
            }
        }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self::new()
    }
}

impl std::fmt::Debug for Limits {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Limits").finish_non_exhaustive()
    }
}

impl RateLimit {
    /// The time after which one more request is allowed.
    fn interval(&self) -> Duration {
        (self.per / self.requests.max(1)).max(Duration::from_nanos(1))
    }
}
