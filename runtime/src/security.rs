//! Who calls, and how a service learns it.

use std::collections::BTreeSet;
use std::error::Error;
use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;
use std::sync::Arc;

use futures::future::BoxFuture;
use serde_json::Value;

use crate::{Requirement, SecurityScheme};

/// An authenticated caller.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Principal {
    /// Who it is: a user's or a client's stable identifier.
    pub subject: String,
    /// What the credential allows.
    pub scopes: BTreeSet<String>,
    /// What the caller is.
    pub roles: BTreeSet<String>,
    /// Whatever else the credential says.
    pub claims: Value,
}

impl Principal {
    /// A caller of whom nothing but the name is known.
    pub fn new(subject: impl Into<String>) -> Self {
        Self {
            subject: subject.into(),
            ..Self::default()
        }
    }

    /// Adds scopes.
    #[must_use]
    pub fn with_scopes<'a>(mut self, scopes: impl IntoIterator<Item = &'a str>) -> Self {
        self.scopes.extend(scopes.into_iter().map(str::to_owned));
        self
    }

    /// Adds roles.
    #[must_use]
    pub fn with_roles<'a>(mut self, roles: impl IntoIterator<Item = &'a str>) -> Self {
        self.roles.extend(roles.into_iter().map(str::to_owned));
        self
    }

    /// Whether the caller has a scope.
    pub fn has_scope(&self, scope: &str) -> bool {
        self.scopes.contains(scope)
    }

    /// Whether the caller has a role.
    pub fn has_role(&self, role: &str) -> bool {
        self.roles.contains(role)
    }
}

/// What an operation asks of its caller; implemented by marker types that are generated per contract.
pub trait Security: Send + Sync + 'static {
    /// Alternatives of requirements that hold together, as in [`crate::Operation::security`].
    const REQUIREMENT: &'static [&'static [Requirement]];
}

/// A caller who has met what `S` asks. Only [`crate::Call`] makes one, after checking.
pub struct Caller<S> {
    principal: Arc<Principal>,
    security: PhantomData<fn() -> S>,
}

impl<S> Caller<S> {
    pub(crate) fn new(principal: Arc<Principal>) -> Self {
        Self {
            principal,
            security: PhantomData,
        }
    }

    /// A caller made up by a test of a handler.
    pub fn for_test(principal: Principal) -> Self {
        Self::new(Arc::new(principal))
    }

    /// The caller, to be kept or sent on.
    pub fn principal(&self) -> &Arc<Principal> {
        &self.principal
    }
}

impl<S> Deref for Caller<S> {
    type Target = Principal;

    fn deref(&self) -> &Principal {
        &self.principal
    }
}

// Written out, because the derives would ask the marker for the same.
impl<S> Clone for Caller<S> {
    fn clone(&self) -> Self {
        Self::new(Arc::clone(&self.principal))
    }
}

impl<S> fmt::Debug for Caller<S> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_tuple("Caller")
            .field(&self.principal.subject)
            .finish()
    }
}

/// What a request shows as proof of who sent it.
#[derive(Clone, Copy)]
pub struct Credential<'a> {
    /// The scheme of the contract under which it was sent.
    pub scheme: &'static SecurityScheme,
    /// The proof itself.
    pub proof: Proof<'a>,
}

/// The proof within a credential.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Proof<'a> {
    /// A bearer token.
    Bearer(&'a str),
    /// A name and a password.
    Basic {
        /// The name.
        user: &'a str,
        /// The password.
        password: &'a str,
    },
    /// An API key.
    ApiKey(&'a str),
}

impl fmt::Debug for Credential<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Never the proof: this ends up in logs.
        formatter
            .debug_tuple("Credential")
            .field(&self.scheme.name)
            .finish()
    }
}

/// Why a credential was not accepted.
#[derive(Debug, thiserror::Error)]
pub enum AuthenticationError {
    /// It is not valid: 401. The reason is sent to the caller, so it names a rule ("the token has expired"), never a value.
    #[error("the credential is not valid: {0}")]
    Invalid(&'static str),
    /// It could not be checked, which is our fault: 503.
    #[error("the credential could not be checked")]
    Unavailable(#[source] Box<dyn Error + Send + Sync>),
}

/// Checks credentials. What operations ask for beyond that (scopes) is checked by this crate.
pub trait Authenticator: Send + Sync + 'static {
    /// Who the credential belongs to.
    fn authenticate<'a>(
        &'a self,
        credential: Credential<'a>,
    ) -> BoxFuture<'a, Result<Principal, AuthenticationError>>;
}

/// Accepts nobody: the default, so that a forgotten authenticator closes the door instead of opening it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Denied;

impl Authenticator for Denied {
    fn authenticate<'a>(
        &'a self,
        _: Credential<'a>,
    ) -> BoxFuture<'a, Result<Principal, AuthenticationError>> {
        Box::pin(std::future::ready(Err(AuthenticationError::Invalid(
            "no credential is accepted here",
        ))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SchemeKind;

    static BEARER: SecurityScheme = SecurityScheme {
        name: "bearer",
        kind: SchemeKind::Bearer,
    };

    #[test]
    fn a_credential_does_not_print_its_proof() {
        let credential = Credential {
            scheme: &BEARER,
            proof: Proof::Bearer("secret"),
        };
        assert!(!format!("{credential:?}").contains("secret"));
    }

    #[tokio::test]
    async fn the_default_accepts_nobody() {
        let credential = Credential {
            scheme: &BEARER,
            proof: Proof::Bearer("anything"),
        };
        assert!(Denied.authenticate(credential).await.is_err());
    }
}
