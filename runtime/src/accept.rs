//! Everything that happens to a request before its operation looks at it.

use axum::extract::Request;
use http::request::Parts;
use tokio::time::Instant;

use crate::body::{self, ReadBody};
use crate::idempotency::{self, KEY_HEADER};
use crate::{
    Call, Context, Idempotency, Input, Operation, Principal, Problem, credentials, deadline,
    negotiation, parameters,
};

impl Context {
    /// Admits a request to an operation, or says why not: a segment that is a parameter only in part and does not have
    /// its form (404), security (401, 403), `Accept` (406), `Content-Type` (415), the
    /// body's size (413). Parameters are read too; what is wrong with them is told by [`Call::decode`], together with
    /// what is wrong with the body.
    pub async fn accept(
        &self,
        operation: &'static Operation,
        request: Request,
    ) -> Result<Call, Problem> {
        let deadline = Instant::now() + self.timeout(operation);
        let (parts, body) = request.into_parts();
        if !parameters::has_form(operation.path, parts.uri.path()) {
            return Err(Problem::not_found());
        }
        let principal = if operation.security.is_empty() {
            None
        } else {
            let admission = credentials::admit(self.authenticator(), operation, &parts);
            deadline::enforce(deadline, admission)
                .await
                .map_err(|_| Problem::timeout())??
        };
        let produces = negotiation::produced(&parts.headers, operation.produces)?;
        let limit = self.max_body_bytes(operation);
        let body = body::read(operation, &parts.headers, body, limit, deadline).await?;
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
        })
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
    })
}
