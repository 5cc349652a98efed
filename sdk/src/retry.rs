//! Whether to try again, and when.

use std::time::Duration;

use chrono::DateTime;
use http::header::RETRY_AFTER;

use crate::{ambient, body::Content, outcome::Outcome};

/// The first wait is at most this long; each further one at most twice the one before.
const FIRST: Duration = Duration::from_millis(50);
const LONGEST: Duration = Duration::from_secs(2);

/// How long to wait before the attempt after `attempts`, where an attempt that went like this may be repeated.
pub(crate) fn wait(outcome: &Outcome, attempts: u32) -> Option<Duration> {
    match outcome {
        Outcome::Unreached(_) | Outcome::Stalled(_) => Some(jitter(attempts, ambient::fraction())),
        Outcome::Answered(parts, content) => {
            let again = match parts.status.as_u16() {
                429 | 502 | 503 | 504 => true,
                // The first attempt lost its answer, and is still at work.
                409 => code(content).as_deref() == Some("idempotency_in_progress"),
                _ => false,
            };
            let told = parts
                .headers
                .get(RETRY_AFTER)
                .and_then(|value| value.to_str().ok())
                .and_then(retry_after);
            again.then(|| told.unwrap_or_else(|| jitter(attempts, ambient::fraction())))
        }
        Outcome::Late | Outcome::CircuitOpen | Outcome::NoToken(_) => None,
    }
}

/// Full jitter: anything between nothing and a bound that doubles. `random` is between 0 and 1.
fn jitter(attempts: u32, random: f64) -> Duration {
    let bound = FIRST
        .saturating_mul(1 << attempts.saturating_sub(1).min(10))
        .min(LONGEST);
    bound.mul_f64(random)
}

/// Seconds, or a date.
pub(crate) fn retry_after(value: &str) -> Option<Duration> {
    if let Ok(seconds) = value.trim().parse::<u32>() {
        return Some(Duration::from_secs(seconds.into()));
    }
    let date = DateTime::parse_from_rfc2822(value.trim()).ok()?;
    Some(
        (date.to_utc() - ambient::now())
            .to_std()
            .unwrap_or_default(),
    )
}

fn code(content: &Content) -> Option<String> {
    #[derive(serde::Deserialize)]
    struct Coded {
        code: String,
    }
    let Content::Whole(body) = content else {
        return None;
    };
    serde_json::from_slice::<Coded>(body)
        .ok()
        .map(|coded| coded.code)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{LONGEST, jitter, retry_after};

    #[test]
    fn waits_double_up_to_a_bound() {
        assert_eq!(jitter(1, 1.0), Duration::from_millis(50));
        assert_eq!(jitter(3, 1.0), Duration::from_millis(200));
        assert_eq!(jitter(3, 0.25), Duration::from_millis(50));
        assert_eq!(jitter(u32::MAX, 1.0), LONGEST);
    }

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        assert_eq!(retry_after("3"), Some(Duration::from_secs(3)));
        assert_eq!(
            retry_after("Wed, 21 Oct 2015 07:28:00 GMT"),
            Some(Duration::ZERO)
        );
        assert_eq!(retry_after("soon"), None);
    }
}
