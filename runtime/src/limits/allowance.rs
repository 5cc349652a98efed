//! The arithmetic of a limit: the generic cell rate algorithm.
//!
//! Of each caller one moment is kept, at which everything that was used is given back. All requests of a limit can be
//! made at once; after that each comes back alone, one interval behind the other, so that nobody waits for a full
//! window, and never more come at once than are allowed, as they could around the border of two windows.

use std::time::Duration;

use super::Standing;
use crate::RateLimit;

/// Whether a request is one too many.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It is not.
    Granted(Standing),
    /// It is.
    Refused(Standing),
}

/// Takes a request off what is left. `whole_at` is when everything is given back; it is moved where the request is
/// granted, and pulled back where it is further away than it can be.
pub(super) fn take(limit: &RateLimit, whole_at: &mut Duration, now: Duration) -> Verdict {
    let interval = limit.interval();
    let full = interval * limit.requests.max(1);
    // No more can be owed than everything; a clock that was set back could make it look like more.
    let owed = whole_at.saturating_sub(now).min(full);
    let with_this = owed + interval;
    if with_this > full {
        *whole_at = now + owed;
        return Verdict::Refused(Standing {
            remaining: 0,
            reset: with_this - full,
        });
    }
    *whole_at = now + with_this;
    let used = with_this.as_nanos().div_ceil(interval.as_nanos());
    let used = u32::try_from(used).unwrap_or(u32::MAX);
    Verdict::Granted(Standing {
        remaining: limit.requests.max(1).saturating_sub(used),
        reset: with_this - interval * used.saturating_sub(1),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::LimitedBy;

    const LIMIT: RateLimit = RateLimit {
        requests: 3,
        per: Duration::from_secs(60),
        by: LimitedBy::Caller,
    };

    fn at(seconds: u64) -> Duration {
        Duration::from_secs(1000 + seconds)
    }

    fn granted(remaining: u32, reset: u64) -> Verdict {
        let reset = Duration::from_secs(reset);
        Verdict::Granted(Standing { remaining, reset })
    }

    fn refused(reset: u64) -> Verdict {
        let reset = Duration::from_secs(reset);
        Verdict::Refused(Standing {
            remaining: 0,
            reset,
        })
    }

    #[test]
    fn everything_at_once_and_then_one_by_one() {
        let mut whole_at = Duration::ZERO;
        let mut take = |seconds| take(&LIMIT, &mut whole_at, at(seconds));
        assert_eq!(take(0), granted(2, 20));
        assert_eq!(take(0), granted(1, 20));
        assert_eq!(take(5), granted(0, 15));
        assert_eq!(take(5), refused(15));
        assert_eq!(take(19), refused(1));
        assert_eq!(take(20), granted(0, 20));
        assert_eq!(take(20), refused(20));
        assert_eq!(take(200), granted(2, 20));
    }

    #[test]
    fn who_is_refused_is_not_punished_for_asking() {
        let mut whole_at = Duration::ZERO;
        let mut take = |seconds| take(&LIMIT, &mut whole_at, at(seconds));
        for _ in 0..3 {
            take(0);
        }
        (0..100).for_each(|_| assert_eq!(take(1), refused(19)));
        assert_eq!(take(20), granted(0, 20));
    }

    #[test]
    fn over_a_long_time_no_more_gets_through_than_what_is_allowed_at_once_and_what_comes_back() {
        let mut whole_at = Duration::ZERO;
        let mut granted = 0;
        for second in 0..600 {
            while matches!(take(&LIMIT, &mut whole_at, at(second)), Verdict::Granted(_)) {
                granted += 1;
            }
        }
        // Three at once, and one in each of the twenty-second intervals that ended.
        assert_eq!(granted, 3 + 29);
    }

    #[test]
    fn a_clock_that_is_set_back_locks_nobody_out_for_longer_than_the_window() {
        let mut whole_at = Duration::ZERO;
        for _ in 0..3 {
            take(&LIMIT, &mut whole_at, at(100_000));
        }
        assert_eq!(take(&LIMIT, &mut whole_at, at(0)), refused(20));
        assert_eq!(take(&LIMIT, &mut whole_at, at(20)), granted(0, 20));
    }

    #[test]
    fn many_requests_in_little_time_are_counted_without_loss() {
        let limit = RateLimit {
            requests: 7,
            per: Duration::from_secs(1),
            by: LimitedBy::Caller,
        };
        let mut whole_at = Duration::ZERO;
        for left in (0..7).rev() {
            let verdict = take(&limit, &mut whole_at, at(0));
            assert!(
                matches!(verdict, Verdict::Granted(Standing { remaining, .. }) if remaining == left)
            );
        }
        let verdict = take(&limit, &mut whole_at, at(0));
        assert!(matches!(verdict, Verdict::Refused(_)));
    }
}
