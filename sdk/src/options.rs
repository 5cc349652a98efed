//! Options of one call, or of all calls of a client.

use std::time::Duration;

use tokio::time::Instant;

/// How calls are made. What is not set stays as it was: see `with` on every client.
#[derive(Clone, Debug, Default)]
pub struct Options {
    pub(crate) timeout: Option<Duration>,
    pub(crate) deadline: Option<Instant>,
    pub(crate) attempt_timeout: Option<Duration>,
    pub(crate) retries: Option<u32>,
    pub(crate) idempotency_key: Option<String>,
    pub(crate) content_type: Option<String>,
}

impl Options {
    /// How long a call may take, all attempts included. 15 seconds unless something else is said.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// When a call must have ended.
    pub fn deadline(mut self, deadline: Instant) -> Self {
        self.deadline = Some(deadline);
        self
    }

    /// How long one attempt may take, so that a call which hangs can be repeated within its timeout.
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.attempt_timeout = Some(timeout);
        self
    }

    /// How often a call may be repeated. Twice unless something else is said.
    pub fn retries(mut self, retries: u32) -> Self {
        self.retries = Some(retries);
        self
    }

    /// The `Idempotency-Key` of a call, where the caller knows one that outlives this process. Without it every call gets
    /// a new one, so use these options for one call only.
    pub fn idempotency_key(mut self, key: impl Into<String>) -> Self {
        self.idempotency_key = Some(key.into());
        self
    }

    /// The media type of the body, where an operation takes several. That of a picture is found by itself.
    pub fn content_type(mut self, media_type: impl Into<String>) -> Self {
        self.content_type = Some(media_type.into());
        self
    }

    /// These options, and where they say nothing those of `base`.
    pub(crate) fn over(self, base: &Self) -> Self {
        Self {
            timeout: self.timeout.or(base.timeout),
            deadline: self.deadline.or(base.deadline),
            attempt_timeout: self.attempt_timeout.or(base.attempt_timeout),
            retries: self.retries.or(base.retries),
            idempotency_key: self
                .idempotency_key
                .or_else(|| base.idempotency_key.clone()),
            content_type: self.content_type.or_else(|| base.content_type.clone()),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Options;

    #[test]
    fn what_is_not_set_stays_as_it_was() {
        let base = Options::default()
            .timeout(Duration::from_secs(1))
            .retries(5);
        let options = Options::default().retries(0).over(&base);
        assert_eq!(
            (options.timeout, options.retries),
            (Some(Duration::from_secs(1)), Some(0))
        );
    }
}
