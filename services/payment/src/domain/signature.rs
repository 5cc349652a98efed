//! Whether a webhook is the provider's.

use chrono::{DateTime, TimeDelta, Utc};
use hmac::{Hmac, KeyInit as _, Mac as _};
use secrecy::{ExposeSecret as _, SecretString};
use sha2::Sha256;

/// How far a timestamp may be from now, in either direction.
const TOLERANCE: TimeDelta = TimeDelta::minutes(5);

/// Why a webhook is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mistrust {
    /// No signature was made over this with one of our keys.
    Invalid,
    /// One was, but not now.
    Stale,
}

/// The keys that are shared with the provider: the one in use, and while it is replaced the one before.
#[derive(Debug, Clone)]
pub struct Keys {
    keys: Vec<SecretString>,
}

impl Keys {
    /// The key in use and the one before, where there is one.
    pub fn new(current: SecretString, previous: Option<SecretString>) -> Self {
        Self {
            keys: [current].into_iter().chain(previous).collect(),
        }
    }

    /// Checks the signatures, `v1=` and hexadecimal digits with commas between them, over the timestamp, a full stop and
    /// the body. The time is judged last, so that only who has a key learns anything about our clock.
    pub fn check(
        &self,
        signatures: &str,
        timestamp: i64,
        body: &[u8],
        now: DateTime<Utc>,
    ) -> Result<(), Mistrust> {
        let known = signatures
            .split(',')
            .filter_map(|signature| digest(signature.strip_prefix("v1=")?))
            .any(|digest| self.made(&digest, timestamp, body));
        if !known {
            return Err(Mistrust::Invalid);
        }
        let signed_at = DateTime::from_timestamp(timestamp, 0).ok_or(Mistrust::Stale)?;
        match (now - signed_at).abs() <= TOLERANCE {
            true => Ok(()),
            false => Err(Mistrust::Stale),
        }
    }

    /// Whether one of the keys made this digest. The comparison takes as long for a near miss as for a far one.
    fn made(&self, digest: &[u8], timestamp: i64, body: &[u8]) -> bool {
        self.keys.iter().any(|key| {
            let mut mac = Hmac::<Sha256>::new_from_slice(key.expose_secret().as_bytes())
                .expect("a key of any length is one");
            mac.update(timestamp.to_string().as_bytes());
            mac.update(b".");
            mac.update(body);
            mac.verify_slice(digest).is_ok()
        })
    }
}

/// The bytes of hexadecimal digits.
fn digest(digits: &str) -> Option<Vec<u8>> {
    let pair = |at: usize| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok();
    (0..digits.len()).step_by(2).map(pair).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TIME: i64 = 1_773_480_386;
    const BODY: &[u8] = br#"{"id":"evt_1"}"#;

    fn now() -> DateTime<Utc> {
        DateTime::from_timestamp(TIME, 0).expect("a moment")
    }

    fn keys(current: &str, previous: Option<&str>) -> Keys {
        Keys::new(current.into(), previous.map(Into::into))
    }

    fn signed(key: &str) -> String {
        let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).expect("a key");
        mac.update(format!("{TIME}.").as_bytes());
        mac.update(BODY);
        let digest = mac.finalize().into_bytes();
        let digits: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        format!("v1={digits}")
    }

    #[test]
    fn a_signature_made_elsewhere_is_accepted() {
        // By `printf '%s' '1773480386.{"id":"evt_1"}' | openssl dgst -sha256 -hmac key`.
        let signature = "v1=e628352211e745197db62895f2f8f8bcbf99251c067624c2b18ec7c8e217833e";
        assert_eq!(
            keys("key", None).check(signature, TIME, BODY, now()),
            Ok(())
        );
        assert_eq!(signed("key"), signature);
    }

    #[test]
    fn while_the_key_is_replaced_both_are_good() {
        let keys = keys("new", Some("old"));
        let both = format!("{},{}", signed("other"), signed("old"));
        for signatures in [signed("new"), signed("old"), both] {
            assert_eq!(keys.check(&signatures, TIME, BODY, now()), Ok(()));
        }
    }

    #[test]
    fn another_key_body_or_time_is_no_signature_of_ours() {
        let keys = keys("key", None);
        let check = |signature: &str, time, body| keys.check(signature, time, body, now());
        assert_eq!(check(&signed("kez"), TIME, BODY), Err(Mistrust::Invalid));
        assert_eq!(check(&signed("key"), TIME, b"{}"), Err(Mistrust::Invalid));
        assert_eq!(
            check(&signed("key"), TIME + 1, BODY),
            Err(Mistrust::Invalid)
        );
        for nonsense in ["", "v1=", "v1=zz", "v1=0", "v0=00", "v1=é"] {
            assert_eq!(check(nonsense, TIME, BODY), Err(Mistrust::Invalid));
        }
    }

    #[test]
    fn a_signature_is_good_for_five_minutes_in_either_direction() {
        let keys = keys("key", None);
        let check = |seconds| {
            let now = now() + TimeDelta::seconds(seconds);
            keys.check(&signed("key"), TIME, BODY, now)
        };
        for seconds in [-300, 0, 300] {
            assert_eq!(check(seconds), Ok(()));
        }
        for seconds in [-301, 301] {
            assert_eq!(check(seconds), Err(Mistrust::Stale));
        }
    }
}
