//! Tokens for whoever tries the system out on one machine: without logging in, and signed with a key that `auth` publishes
//! beside its own.

use std::path::Path;

use platform::Clock;
use platform::auth::mint::{Grant, Issuer};

const ISSUER: &str = "http://localhost:8080/auth";
const AUDIENCE: &str = "plumbline";

/// The local run's issuer of tokens. Its key stays in the state directory, so that tokens outlive a restart.
#[derive(Clone)]
pub struct Identity {
    issuer: Issuer,
}

impl Identity {
    /// With the key that is kept in the directory, or a new one.
    pub fn open(keys: &Path) -> anyhow::Result<Self> {
        let issuer = Issuer::open(keys, ISSUER, AUDIENCE)?;
        Ok(Self { issuer })
    }

    /// In whose name tokens are issued, and for whom: names and values of shared settings.
    pub fn settings() -> [(&'static str, String); 2] {
        [
            ("PLUMBLINE_TOKENS_ISSUER", ISSUER.to_owned()),
            ("PLUMBLINE_TOKENS_AUDIENCE", AUDIENCE.to_owned()),
        ]
    }

    /// The public key, as JSON.
    pub fn jwks(&self) -> String {
        self.issuer.jwks().to_string()
    }

    /// A token that says so, from now on.
    pub fn token(&self, grant: &Grant, clock: &Clock) -> String {
        self.issuer.token(grant, clock.now())
    }
}
