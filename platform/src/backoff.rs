use std::time::Duration;

/// How long to wait after failures in a row: twice as long each time, up to a limit, each somewhere between half of that and
/// all of it, so that those who failed together do not come back together.
#[derive(Clone, Copy, Debug)]
pub struct Backoff {
    first: Duration,
    longest: Duration,
    failures: u32,
}

impl Backoff {
    /// `first` after the first failure, and never more than `longest`.
    pub const fn new(first: Duration, longest: Duration) -> Self {
        Self {
            first,
            longest,
            failures: 0,
        }
    }

    /// After one more failure.
    pub(crate) fn next(&mut self) -> Duration {
        self.failures = self.failures.saturating_add(1);
        self.after(self.failures)
    }

    /// After so many, where somebody else counts.
    pub fn after(&self, failures: u32) -> Duration {
        let doubled = 2_u32.saturating_pow(failures.saturating_sub(1));
        let whole = self.first.saturating_mul(doubled).min(self.longest);
        whole.mul_f64(0.5 + crate::random::fraction() / 2.0)
    }

    pub(crate) fn reset(&mut self) {
        self.failures = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_a_limit_and_start_again_after_a_success() {
        let milliseconds = Duration::from_millis;
        let mut backoff = Backoff::new(milliseconds(100), milliseconds(350));
        for whole in [100, 200, 350, 350] {
            let wait = backoff.next();
            assert!(
                wait >= milliseconds(whole) / 2 && wait <= milliseconds(whole),
                "{wait:?}"
            );
        }
        backoff.reset();
        assert!(backoff.next() <= milliseconds(100));
        assert!(backoff.after(u32::MAX) <= milliseconds(350));
    }
}
