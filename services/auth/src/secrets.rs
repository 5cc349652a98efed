//! Secrets that are given out: opaque, and kept as hashes only.

use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac as _};
use secrecy::{ExposeSecret as _, SecretString};
use sha2::{Digest as _, Sha256};

use crate::domain::session::TokenHash;

const NONCE: usize = 24;
/// How many buckets there are for tries, and so how many rows.
const BUCKETS: u64 = 1 << 20;

/// A secret that nobody can guess, for a client to keep.
pub fn new() -> String {
    platform::random::token(32)
}

/// What is kept of a secret. It needs no salt and no slow hash: nobody can try all of them.
pub fn hash(secret: &str) -> TokenHash {
    Sha256::digest(secret).into()
}

/// Encrypts what must not be read in the database.
#[derive(Clone)]
pub struct Vault {
    cipher: XChaCha20Poly1305,
    buckets: [u8; 32],
}

/// What was encrypted cannot be read: it was altered, or another key was set.
#[derive(Debug, thiserror::Error)]
#[error("a key cannot be decrypted: is `key_encryption_key` another one than before?")]
pub struct Sealed;

impl Vault {
    /// With keys that are made from a setting.
    pub fn new(secret: &SecretString) -> Self {
        let derived = |purpose: &str| -> [u8; 32] {
            Sha256::digest(format!("{purpose}\0{}", secret.expose_secret())).into()
        };
        Self {
            cipher: XChaCha20Poly1305::new(&Key::from(derived("signing keys"))),
            buckets: derived("buckets"),
        }
    }

    /// Encrypts what belongs to `name`, and to nothing else.
    pub fn seal(&self, name: &str, content: &[u8]) -> Result<Vec<u8>, Sealed> {
        let nonce = platform::random::secret::<NONCE>();
        let payload = Payload {
            msg: content,
            aad: name.as_bytes(),
        };
        let sealed = self.cipher.encrypt(&XNonce::from(nonce), payload);
        Ok([nonce.as_slice(), &sealed.map_err(|_| Sealed)?].concat())
    }

    /// The reverse.
    pub fn open(&self, name: &str, sealed: &[u8]) -> Result<Vec<u8>, Sealed> {
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE>().ok_or(Sealed)?;
        let payload = Payload {
            msg: sealed,
            aad: name.as_bytes(),
        };
        let opened = self.cipher.decrypt(&XNonce::from(*nonce), payload);
        opened.map_err(|_| Sealed)
    }

    /// Where the tries of something are counted. Nobody outside can find two things that share one.
    pub fn bucket(&self, what: &str) -> i64 {
        let mut mac = <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(&self.buckets)
            .expect("an HMAC takes keys of any length");
        mac.update(what.as_bytes());
        let bytes: [u8; 32] = mac.finalize().into_bytes().into();
        let (first, _) = bytes.split_first_chunk::<8>().expect("32 are more than 8");
        i64::try_from(u64::from_be_bytes(*first) % BUCKETS).expect("a small number")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vault(secret: &str) -> Vault {
        Vault::new(&secret.into())
    }

    #[test]
    fn what_is_sealed_is_opened_with_the_same_key_under_the_same_name_only() {
        let sealed = vault("one")
            .seal("key-1", b"private")
            .expect("it is sealed");
        assert_eq!(
            vault("one").open("key-1", &sealed).expect("it opens"),
            b"private"
        );
        assert!(vault("two").open("key-1", &sealed).is_err());
        assert!(vault("one").open("key-2", &sealed).is_err());
        assert!(vault("one").open("key-1", &sealed[..10]).is_err());
        assert!(!sealed.windows(7).any(|part| part == b"private"));
    }

    #[test]
    fn buckets_are_stable_and_bounded() {
        let bucket = vault("one").bucket("ada@example.com");
        assert_eq!(vault("one").bucket("ada@example.com"), bucket);
        assert_ne!(vault("two").bucket("ada@example.com"), bucket);
        assert!((0..1 << 20).contains(&bucket));
    }
}
