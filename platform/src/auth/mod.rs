//! Who calls: EdDSA tokens (JWT), verified against the keys that the issuer publishes (JWKS).

mod keys;
mod source;
mod store;
mod verifier;

pub mod mint;

#[cfg(test)]
mod forged;

use serde::Deserialize;

pub use source::JwksSource;
pub use verifier::Verifier;

/// `auth_…`
#[derive(Clone, Debug, Deserialize)]
pub struct AuthSettings {
    /// Who must have issued a token (`iss`).
    pub issuer: String,
    /// Whom a token must be meant for (`aud`).
    pub audience: String,
    /// Where the issuer's public keys are: a URL, `file:/path`, or the JSON itself.
    pub jwks: JwksSource,
}
