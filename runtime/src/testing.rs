//! Stand-ins for tests of services and of generated code.

use std::collections::BTreeMap;

use futures::future::BoxFuture;

use crate::security::{AuthenticationError, Authenticator, Credential, Principal, Proof};

/// Knows a fixed set of tokens. Bearer tokens and API keys are looked up as they are, basic credentials as `user:password`.
#[derive(Debug, Clone, Default)]
pub struct StaticTokens {
    known: BTreeMap<String, Principal>,
}

impl StaticTokens {
    /// Knows no token.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a token and who it belongs to.
    #[must_use]
    pub fn with(mut self, token: impl Into<String>, principal: Principal) -> Self {
        self.known.insert(token.into(), principal);
        self
    }
}

impl Authenticator for StaticTokens {
    fn authenticate<'a>(
        &'a self,
        credential: Credential<'a>,
    ) -> BoxFuture<'a, Result<Principal, AuthenticationError>> {
        let found = match credential.proof {
            Proof::Bearer(token) | Proof::ApiKey(token) => self.known.get(token),
            Proof::Basic { user, password } => self.known.get(&format!("{user}:{password}")),
        };
        let outcome = found
            .cloned()
            .ok_or(AuthenticationError::Invalid("unknown token"));
        Box::pin(std::future::ready(outcome))
    }
}
