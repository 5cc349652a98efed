//! The merchant's secret key, in place of the tokens that our own services believe.

use futures::future::BoxFuture;
use runtime::security::{AuthenticationError, Authenticator, Credential, Principal, Proof};
use secrecy::{ExposeSecret as _, SecretString};
use sha2::{Digest as _, Sha256};

/// Believes who shows the key.
pub(crate) struct SecretKey {
    digest: [u8; 32],
}

impl SecretKey {
    pub(crate) fn new(key: &SecretString) -> Self {
        Self {
            digest: digest(key.expose_secret()),
        }
    }
}

impl Authenticator for SecretKey {
    fn authenticate<'a>(
        &'a self,
        credential: Credential<'a>,
    ) -> BoxFuture<'a, Result<Principal, AuthenticationError>> {
        // Digests are compared: how long that takes says nothing about the key.
        let known =
            matches!(credential.proof, Proof::Bearer(shown) if digest(shown) == self.digest);
        Box::pin(std::future::ready(match known {
            true => Ok(Principal::new("merchant")),
            false => Err(AuthenticationError::Invalid("the secret key is not known")),
        }))
    }
}

fn digest(text: &str) -> [u8; 32] {
    Sha256::digest(text.as_bytes()).into()
}
