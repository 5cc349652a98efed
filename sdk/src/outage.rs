//! Failures that are no verdict on the request.

use std::{error::Error, fmt, time::Duration};

use http::{StatusCode, header::RETRY_AFTER};

use crate::{Kind, NoCallerToken, TokenError, record::Record, retry};

/// The service that was called could not do its part: it is down, too slow, overloaded, or left alone for a while.
///
/// Where a call fails with one, it is in the chain of the error's sources, whatever contract the error belongs to. So a
/// service can recognise it without knowing which of its neighbours it was, and answer that it is unavailable itself.
#[derive(Debug)]
pub struct Outage {
    service: Option<&'static str>,
    kind: Kind,
    retry_after: Option<Duration>,
    callers_time_is_over: bool,
    source: Option<Box<dyn Error + Send + Sync>>,
}

impl Outage {
    /// What remains of the record of a failed call, if it was an outage; takes its source then.
    pub(crate) fn of(
        kind: Kind,
        status: Option<StatusCode>,
        code: Option<&str>,
        record: &Record,
        source: &mut Option<Box<dyn Error + Send + Sync>>,
    ) -> Option<Self> {
        let outage = match kind {
            Kind::Unreachable | Kind::DeadlineExceeded | Kind::CircuitOpen => true,
            Kind::Unauthorized => !source.as_deref().is_some_and(has_no_caller),
            Kind::Problem | Kind::Unreadable | Kind::Unexpected => match status.map(|s| s.as_u16())
            {
                Some(429 | 502 | 503 | 504) => true,
                Some(409) => code == Some("idempotency_in_progress"),
                _ => false,
            },
            Kind::Incomplete => false,
        };
        let told = || {
            let value = record.answer.as_ref()?.headers.get(RETRY_AFTER)?;
            retry::retry_after(value.to_str().ok()?)
        };
        outage.then(|| Self {
            service: record.service,
            kind,
            retry_after: told(),
            callers_time_is_over: record.callers_time_is_over,
            source: source.take(),
        })
    }

    /// The name of the service that was called, where the client knows it.
    pub fn service(&self) -> Option<&'static str> {
        self.service
    }

    /// What kind of failure it was.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// When the service said to come back.
    pub fn retry_after(&self) -> Option<Duration> {
        self.retry_after
    }

    /// The time of the request that is being served was over, so that its caller does not wait any more.
    pub fn callers_time_is_over(&self) -> bool {
        self.callers_time_is_over
    }
}

fn has_no_caller(error: &(dyn Error + Send + Sync + 'static)) -> bool {
    let token = error.downcast_ref::<TokenError>();
    token.is_some_and(|token| token.0.is::<NoCallerToken>())
}

impl fmt::Display for Outage {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let service = self.service.unwrap_or("a service");
        match self.kind {
            Kind::Unreachable => write!(formatter, "`{service}` cannot be reached"),
            Kind::DeadlineExceeded => write!(formatter, "`{service}` did not answer in time"),
            Kind::CircuitOpen => write!(
                formatter,
                "`{service}` failed too often, so that nothing was sent"
            ),
            Kind::Unauthorized => write!(formatter, "no token for `{service}` could be had"),
            _ => write!(formatter, "`{service}` is busy or out of order"),
        }
    }
}

impl Error for Outage {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}
