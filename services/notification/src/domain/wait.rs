//! How long until a message is tried again.

use std::time::Duration;

/// The first wait and the longest.
#[derive(Debug, Clone, Copy)]
pub struct Waits {
    /// After the first attempt.
    pub first: Duration,
    /// However often it was tried.
    pub longest: Duration,
}

impl Waits {
    /// Twice as long with each attempt, up to the longest. `fraction`, from 0 to 1, spreads what failed together.
    pub fn after(&self, attempts: i32, fraction: f64) -> Duration {
        let doublings = attempts.saturating_sub(1).clamp(0, 30).unsigned_abs();
        let whole = self.first.saturating_mul(2_u32.pow(doublings));
        whole.min(self.longest).mul_f64(0.5 + fraction / 2.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_up_to_the_longest() {
        let waits = Waits {
            first: Duration::from_secs(1),
            longest: Duration::from_secs(3600),
        };
        let all: Vec<Duration> = (1..=24).map(|attempt| waits.after(attempt, 1.0)).collect();
        assert_eq!(all[..3], [1, 2, 4].map(Duration::from_secs));
        assert!(all.is_sorted());
        assert_eq!(all[23], waits.longest);
        assert_eq!(waits.after(1, 0.0), waits.first / 2);
    }
}
