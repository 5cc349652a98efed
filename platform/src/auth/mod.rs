//! Who calls: EdDSA tokens (JWT), verified against the keys that the issuer publishes (JWKS).

mod keys;
mod source;
mod store;
mod verifier;

pub mod mint;

#[cfg(test)]
mod forged;

use secrecy::SecretString;
use serde::Deserialize;
use url::Url;

pub use source::JwksSource;
pub use verifier::Verifier;

/// `tokens_…`
#[derive(Clone, Debug, Deserialize)]
pub struct TokensSettings {
    /// Who must have issued a token (`iss`).
    pub issuer: String,
    /// Whom a token must be meant for (`aud`).
    pub audience: String,
    /// Where the issuer's public keys are: a URL, `file:/path`, or the JSON itself.
    pub jwks: JwksSource,
    /// Where the service gets tokens of its own, for calls in which no user acts. Only services that make such calls
    /// need it.
    #[serde(default)]
    pub url: Option<Url>,
    /// The secret that it shows there, under its name.
    #[serde(default)]
    pub client_secret: Option<SecretString>,
}
