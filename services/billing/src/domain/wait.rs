//! How long until a draft is tried again.

use std::time::Duration;

/// However often it was tried.
const LONGEST: Duration = Duration::from_secs(60);

/// Twice as long with each attempt, up to a minute. `fraction`, from 0 to 1, spreads what failed together.
pub fn after(attempts: i32, first: Duration, fraction: f64) -> Duration {
    let doublings = attempts.saturating_sub(1).clamp(0, 16).unsigned_abs();
    let longest = first.saturating_mul(2_u32.pow(doublings)).min(LONGEST);
    longest.mul_f64(0.5 + fraction / 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_up_to_a_minute() {
        let first = Duration::from_millis(500);
        let waits: Vec<Duration> = (1..=20).map(|attempt| after(attempt, first, 1.0)).collect();
        assert_eq!(waits[0], first);
        assert_eq!(waits[1], Duration::from_secs(1));
        assert!(waits.is_sorted());
        assert_eq!(waits[19], LONGEST);
        assert_eq!(after(1, first, 0.0), first / 2);
    }
}
