//! One call of an operation, from acceptance to answer.

use std::future::Future;
use std::sync::Arc;

use axum::response::{IntoResponse, Response};
use futures::FutureExt;
use futures::future::Either;
use http::HeaderValue;
use http::header::VARY;
use tokio::time::Instant;
use validator::Validate;

use crate::accept::told;
use crate::limits::Standing;
use crate::security::Security;
use crate::{
    Answer, Caller, Context, Input, Operation, Principal, Problem, Undecodable, deadline,
    idempotency,
};

mod diagnosis;

/// A request that may be worked on: its caller is admitted, its body is read.
#[derive(Debug)]
pub struct Call {
    pub(crate) context: Context,
    pub(crate) operation: &'static Operation,
    pub(crate) principal: Option<Arc<Principal>>,
    pub(crate) produces: usize,
    pub(crate) input: Input,
    pub(crate) deadline: Instant,
    pub(crate) standing: Option<Standing>,
}

impl Call {
    /// The caller of an operation that asks for one.
    ///
    /// # Panics
    ///
    /// Where the caller has not met what `S` asks. [`Context::accept`] has refused such a request, unless the generator
    /// wrote another marker than the operation's table; then this ends the call instead of letting somebody in.
    pub fn caller<S: Security>(&mut self) -> Caller<S> {
        self.optional_caller()
            .expect("accept admits only callers who meet the operation's security")
    }

    /// The caller of an operation that anonymous callers may use too.
    pub fn optional_caller<S: Security>(&mut self) -> Option<Caller<S>> {
        let principal = self.principal.as_ref()?;
        let admitted = S::REQUIREMENT.iter().any(|alternative| {
            !alternative.is_empty()
                && alternative
                    .iter()
                    .flat_map(|requirement| requirement.scopes)
                    .all(|scope| principal.has_scope(scope))
        });
        admitted.then(|| Caller::new(Arc::clone(principal)))
    }

    /// Which of the operation's media types the answer should have.
    pub fn produces(&self) -> usize {
        self.produces
    }

    /// Decodes the request. The way through does no schema work; when anything is wrong, every parameter and the body are
    /// checked against their schemas and all faults come in one answer.
    pub fn decode<T: Validate>(
        &mut self,
        decode: impl FnOnce(&mut Input) -> Result<T, Undecodable>,
    ) -> Result<T, Problem> {
        let decoded = decode(&mut self.input);
        diagnosis::conclude(&self.input, decoded)
            .map_err(|problem| told(self.operation, self.standing, problem))
    }

    /// Awaits the service's method: under the operation's deadline and, where the request has an idempotency key, once.
    pub fn run<R, E, F>(self, method: F) -> impl Future<Output = Response>
    where
        R: Answer,
        E: Answer,
        F: Future<Output = Result<R, E>>,
    {
        let Self {
            context,
            operation,
            input,
            deadline,
            standing,
            ..
        } = self;
        // Combinators hold the method's future once; each `async fn` around it would hold it twice.
        let work = deadline::enforce(deadline, method)
            .map(|outcome| outcome.map_or_else(|elapsed| late(operation, elapsed), answer));
        let work = match input.idempotency {
            Some(claim) => Either::Left(Box::pin(idempotency::run(
                context.idempotency(),
                claim,
                work,
            ))),
            None => Either::Right(work),
        };
        work.map(move |response| finished(operation, standing, response))
    }
}

fn answer(outcome: Result<impl Answer, impl Answer>) -> Response {
    match outcome {
        Ok(answer) => answer.into_answer(),
        Err(error) => error.into_answer(),
    }
}

fn late(operation: &Operation, _: deadline::Elapsed) -> Response {
    tracing::warn!(operation = operation.id, "the deadline passed");
    Problem::timeout().into_response()
}

/// Adds what the answer depends on, and how the caller stands with the operation's limit.
fn finished(operation: &Operation, standing: Option<Standing>, mut response: Response) -> Response {
    if let Some(standing) = standing {
        standing.write(operation, response.headers_mut());
    }
    if operation.produces.len() > 1 {
        response
            .headers_mut()
            .append(VARY, HeaderValue::from_static("accept"));
    }
    response
}
