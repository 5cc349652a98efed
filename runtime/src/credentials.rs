//! Who sent the request, and whether the operation is open to them.

use std::sync::Arc;

use http::request::Parts;

use crate::security::{AuthenticationError, Authenticator, Credential};
use crate::{Operation, Principal, Problem, Requirement, SecurityScheme, problem};

mod challenge;
mod proof;

use proof::Shown;

/// Finds an alternative of the operation's security that the request meets.
///
/// `Ok(None)` is an anonymous caller. Credentials that are not valid are refused even where anonymous callers are welcome:
/// whoever shows a token means to be somebody.
pub(crate) async fn admit(
    authenticator: &dyn Authenticator,
    operation: &Operation,
    parts: &Parts,
) -> Result<Option<Arc<Principal>>, Problem> {
    if operation.security.is_empty() {
        return Ok(None);
    }
    let mut checked = Checked {
        authenticator,
        parts,
        outcomes: Vec::new(),
    };
    let mut refusal = Refusal::Missing;
    for alternative in operation.security.iter().filter(|all| !all.is_empty()) {
        match checked.alternative(alternative).await? {
            Ok(principal) => return Ok(Some(principal)),
            Err(reason) => refusal = refusal.max(reason),
        }
    }
    let anonymous = operation.security.iter().any(|all| all.is_empty());
    match refusal {
        Refusal::Invalid(reason) => Err(challenge::unauthenticated(operation, Some(reason))),
        _ if anonymous => Ok(None),
        Refusal::Missing => Err(challenge::unauthenticated(operation, None)),
        Refusal::Scope(scopes) => Err(challenge::forbidden(scopes)),
    }
}

/// Why an alternative is not met; the later ones tell the caller more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Refusal {
    /// It was not tried.
    Missing,
    /// A credential is not valid.
    Invalid(&'static str),
    /// The credentials are valid and do not reach far enough.
    Scope(&'static [&'static str]),
}

type Outcome = Result<Arc<Principal>, Refusal>;

/// The credentials of one request, each checked at most once however many alternatives name it.
struct Checked<'a> {
    authenticator: &'a dyn Authenticator,
    parts: &'a Parts,
    outcomes: Vec<(&'static str, Outcome)>,
}

impl Checked<'_> {
    /// The caller, if every requirement is met. With several, the first one's scheme says who the caller is.
    async fn alternative(
        &mut self,
        requirements: &'static [Requirement],
    ) -> Result<Outcome, Problem> {
        let mut caller = None;
        for requirement in requirements {
            let principal = match self.scheme(requirement.scheme).await? {
                Ok(principal) => principal,
                Err(refusal) => return Ok(Err(refusal)),
            };
            if !requirement
                .scopes
                .iter()
                .all(|scope| principal.has_scope(scope))
            {
                return Ok(Err(Refusal::Scope(requirement.scopes)));
            }
            caller.get_or_insert(principal);
        }
        Ok(caller.ok_or(Refusal::Missing))
    }

    async fn scheme(&mut self, scheme: &'static SecurityScheme) -> Result<Outcome, Problem> {
        if let Some((_, outcome)) = self.outcomes.iter().find(|(name, _)| *name == scheme.name) {
            return Ok(outcome.clone());
        }
        let outcome = match Shown::find(scheme.kind, self.parts) {
            Shown::Nothing => Err(Refusal::Missing),
            Shown::Unreadable => Err(Refusal::Invalid("the credential cannot be read")),
            Shown::Proof(proof) => {
                let credential = Credential {
                    scheme,
                    proof: proof.borrow(),
                };
                match self.authenticator.authenticate(credential).await {
                    Ok(principal) => Ok(Arc::new(principal)),
                    Err(AuthenticationError::Invalid(reason)) => Err(Refusal::Invalid(reason)),
                    Err(AuthenticationError::Unavailable(error)) => {
                        problem::log(&*error, "a credential could not be checked");
                        let problem = Problem::unavailable();
                        return Err(
                            problem.detail("What credentials are checked with is out of reach.")
                        );
                    }
                }
            }
        };
        self.outcomes.push((scheme.name, outcome.clone()));
        Ok(outcome)
    }
}

#[cfg(test)]
mod tests;
