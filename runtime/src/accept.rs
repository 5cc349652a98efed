//! Everything that happens to a request before its operation looks at it.

use axum::extract::Request;
use http::request::Parts;
use tokio::time::Instant;

use crate::body::{self, ReadBody};
use crate::idempotency::{self, KEY_HEADER, Recorded};
use crate::limits::Standing;
use crate::{
    Call, Context, Idempotency, Input, LimitedBy, Operation, Principal, Problem, credentials,
    deadline, negotiation, parameters, trace,
};

impl Context {
    /// Admits a request to an operation, or says why not: a segment that is a parameter only in part and does not have
    /// its form (404), a rate limit (429), security (401, 403), `Accept` (406), `Content-Type` (415), the
    /// body's size (413). Requests are counted by address before anything is looked at, by caller as soon as it is
    /// known who calls, and always before the body is read. Parameters are read too; what is wrong with them is told by [`Call::decode`], together with
    /// what is wrong with the body.
    pub async fn accept(
        &self,
        operation: &'static Operation,
        request: Request,
    ) -> Result<Call, Problem> {
        trace::note(operation);
        let (parts, body) = request.into_parts();
        let own = Instant::now() + self.timeout(operation);
        // Nobody waits for what comes later than the caller said.
        let deadline = deadline::of_caller(&parts.headers).map_or(own, |callers| own.min(callers));
        if !parameters::has_form(operation.path, parts.uri.path()) {
            return Err(Problem::not_found());
        }
        let limits = self.limits();
        let by_address = limits.count(operation, LimitedBy::Address, &parts, None)?;
        let principal = if operation.security.is_empty() {
            None
        } else {
            let admission = credentials::admit(&**self.authenticator(), operation, &parts);
            deadline::enforce(deadline, admission)
                .await
                .unwrap_or_else(|_| Err(Problem::timeout()))
                .map_err(|problem| told(operation, by_address, problem))?
        };
        let caller = principal.as_deref();
        let by_caller = limits.count(operation, LimitedBy::Caller, &parts, caller)?;
        let standing = by_address.or(by_caller);
        let produces = negotiation::produced(&parts.headers, operation.produces)
            .map_err(|problem| told(operation, standing, problem))?;
        let limit = self.max_body_bytes(operation);
        let body = body::read(operation, &parts.headers, body, limit, deadline)
            .await
            .map_err(|problem| told(operation, standing, problem))?;
        let reading = parameters::read(self.pages(), operation, &parts);
        let idempotency = claim(operation, &parts, principal.as_deref(), body.as_ref());
        Ok(Call {
            context: self.clone(),
            operation,
            principal,
            produces,
            input: Input {
                operation,
                headers: parts.headers,
                reading,
                body,
                idempotency,
            },
            deadline,
            standing,
        })
    }
}

/// A problem that says how the caller stands with the operation's limit, where it has one.
pub(crate) fn told(operation: &Operation, standing: Option<Standing>, problem: Problem) -> Problem {
    match standing {
        Some(standing) => standing.tell(operation, problem),
        None => problem,
    }
}

/// The claim of a request that carries an idempotency key.
fn claim(
    operation: &Operation,
    parts: &Parts,
    principal: Option<&Principal>,
    body: Option<&ReadBody>,
) -> Option<Idempotency> {
    if !operation.idempotent {
        return None;
    }
    let key = parts.headers.get(KEY_HEADER)?;
    Some(Idempotency {
        key: String::from_utf8_lossy(key.as_bytes()).into_owned(),
        operation: operation.id,
        principal: principal.map_or_else(String::new, |principal| principal.subject.clone()),
        fingerprint: idempotency::fingerprint(
            &parts.method,
            parts.uri.path(),
            parts.uri.query().unwrap_or_default(),
            body.map_or(&[], |body| &body.bytes),
        ),
        holder: idempotency::holder(),
        recorded: Recorded::default(),
    })
}
