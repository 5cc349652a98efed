//! Randomness: the only place that asks for it.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rand::{Rng as _, TryRngCore as _};
use uuid::Uuid;

/// Bytes that nobody can guess, from the operating system.
pub fn secret<const LENGTH: usize>() -> [u8; LENGTH] {
    let mut bytes = [0; LENGTH];
    rand::rngs::OsRng
        .try_fill_bytes(&mut bytes)
        .expect("the operating system provides randomness");
    bytes
}

/// Text that nobody can guess, made of `bytes` random bytes, fit for URLs and file names.
pub fn token(bytes: usize) -> String {
    let mut content = vec![0; bytes];
    rand::rngs::OsRng
        .try_fill_bytes(&mut content)
        .expect("the operating system provides randomness");
    URL_SAFE_NO_PAD.encode(content)
}

/// A fraction from 0 up to, not including, 1: for jitter.
#[expect(
    clippy::disallowed_methods,
    reason = "the one place that asks for randomness"
)]
pub fn fraction() -> f64 {
    rand::rng().random()
}

/// An id made of the time given and randomness, so that ids sort by their creation.
pub fn id(now: chrono::DateTime<chrono::Utc>) -> Uuid {
    let seconds = u64::try_from(now.timestamp()).unwrap_or_default();
    let timestamp =
        uuid::Timestamp::from_unix(uuid::NoContext, seconds, now.timestamp_subsec_nanos());
    Uuid::new_v7(timestamp)
}

#[cfg(test)]
mod tests {
    use chrono::{TimeDelta, TimeZone as _, Utc};

    use super::*;

    #[test]
    fn ids_sort_by_time() {
        let start = Utc.with_ymd_and_hms(2026, 1, 2, 3, 4, 5).unwrap();
        let ids: Vec<Uuid> = (0..50)
            .map(|step| id(start + TimeDelta::milliseconds(step)))
            .collect();
        assert!(ids.is_sorted());
        assert_eq!(ids[0].get_version_num(), 7);
    }

    #[test]
    fn secrets_differ() {
        assert_ne!(secret::<16>(), secret::<16>());
        assert_ne!(token(16), token(16));
        assert_eq!(token(16).len(), 22);
        assert!((0.0..1.0).contains(&fraction()));
    }
}
