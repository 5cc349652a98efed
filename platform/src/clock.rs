//! The time: the only place that reads it.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, TimeDelta, Utc};

/// Tells the time: the system's, or one that a test moves. Clones tell the same time.
#[derive(Clone, Debug, Default)]
pub struct Clock(Option<Arc<AtomicI64>>);

impl Clock {
    /// The system's clock.
    pub fn system() -> Self {
        Self(None)
    }

    /// A clock that stands at `now` until it is moved.
    pub fn at(now: DateTime<Utc>) -> Self {
        Self(Some(Arc::new(AtomicI64::new(now.timestamp_micros()))))
    }

    /// The time now, to the microsecond: what Postgres stores, so that a value read back equals the one written.
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that reads the time"
    )]
    pub fn now(&self) -> DateTime<Utc> {
        let microseconds = match &self.0 {
            Some(standing) => standing.load(Ordering::SeqCst),
            None => Utc::now().timestamp_micros(),
        };
        DateTime::from_timestamp_micros(microseconds)
            .expect("a clock never leaves the range of dates")
    }

    /// Moves a standing clock. The system's does not move.
    ///
    /// # Panics
    /// If this is the system's clock.
    pub fn advance(&self, by: TimeDelta) {
        let standing = self.0.as_ref().expect("only a standing clock is moved");
        let by = by
            .num_microseconds()
            .expect("a clock is moved by less than 292,000 years");
        standing.fetch_add(by, Ordering::SeqCst);
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone as _;

    use super::*;

    #[test]
    fn a_standing_clock_moves_only_when_told() {
        let start = Utc.with_ymd_and_hms(2026, 1, 2, 3, 4, 5).unwrap();
        let clock = Clock::at(start);
        let shared = clock.clone();
        clock.advance(TimeDelta::hours(2));
        assert_eq!(shared.now(), start + TimeDelta::hours(2));
    }

    #[test]
    fn the_system_clock_goes_on() {
        let clock = Clock::system();
        let before = clock.now();
        std::thread::sleep(std::time::Duration::from_millis(2));
        assert!(clock.now() > before);
    }
}
