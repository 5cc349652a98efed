//! How a webhook is signed.

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

/// The value of `Webhook-Signature`: over the timestamp, a full stop and the body.
pub fn sign(key: &[u8], timestamp: i64, body: &[u8]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("a key of any length is one");
    mac.update(timestamp.to_string().as_bytes());
    mac.update(b".");
    mac.update(body);
    let digest = mac.finalize().into_bytes();
    let digits: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("v1={digits}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn key_time_and_body_all_count() {
        let signature = sign(b"key", 1, b"{}");
        assert_eq!(signature.len(), 67);
        assert_ne!(signature, sign(b"kex", 1, b"{}"));
        assert_ne!(signature, sign(b"key", 2, b"{}"));
        assert_ne!(signature, sign(b"key", 1, b"[]"));
    }
}
