//! One call: attempts, and the waits between them.

use http::StatusCode;
use tokio::time::{Instant, sleep, timeout};

use crate::{
    Connection, Incoming, Operation, Token, authorization, body, deadline,
    outcome::Outcome,
    prepare::{insert, prepare},
    record, retry,
    trace::{self, SpanKind, TraceParent},
};

/// How often a call is repeated where nobody says otherwise.
const RETRIES: u32 = 2;

impl Connection {
    /// Makes the call `id` of `operations`. The generated clients call this.
    ///
    /// # Errors
    ///
    /// Where the service cannot be reached. Every other failure is an answer: a problem with a code.
    pub async fn execute(
        &self,
        operations: &'static [Operation],
        mut request: reqwest::Request,
        id: &str,
    ) -> reqwest::Result<reqwest::Response> {
        let operation = operations.iter().find(|operation| operation.id == id);
        let operation = operation.expect("the table and the calls are generated from one contract");
        prepare(&mut request, operation, &self.options);
        self.budget.deposit();

        let incoming = Incoming::current();
        let deadline = deadline::of(&self.options, &incoming);
        record::note(|record| record.service = self.service);
        let mut attempts = 0;
        let mut renewed = false;
        loop {
            let again = request.try_clone();
            let begin = Instant::now();
            let instruments = &self.instruments;
            let mut span = instruments
                .tracer
                .start(SpanKind::Client, incoming.trace, || operation.id.into());
            if attempts > 0 {
                span.set("http.request.resend_count", i64::from(attempts));
            }
            // Who records nothing is no step on the way.
            let position = match instruments.tracer.is_on() {
                true => Some(span.position()),
                false => incoming.trace,
            };
            let attempt = self.attempt(operation, request, deadline.at, position);
            let (outcome, token) = attempt.await;
            attempts += 1;
            instruments.attempted(span, self.service, operation, &outcome, begin.elapsed());
            if let Some(turn) = outcome
                .reached()
                .and_then(|reached| self.circuit.record(reached))
            {
                instruments.circuit(self.service, turn);
            }
            let Some(next) = again else {
                return outcome.finish(attempts, deadline);
            };
            // A refused token was refused before any work was done.
            if !renewed
                && outcome.status() == Some(StatusCode::UNAUTHORIZED)
                && self.renewable(token.as_ref())
            {
                renewed = true;
                request = next;
                continue;
            }
            let Some(wait) = self.wait(operation, &outcome, attempts, deadline.at) else {
                return outcome.finish(attempts, deadline);
            };
            tracing::debug!(operation = id, attempts, ?wait, status = ?outcome.status(), "trying again");
            sleep(wait).await;
            request = next;
        }
    }

    async fn attempt(
        &self,
        operation: &Operation,
        mut request: reqwest::Request,
        deadline: Instant,
        position: Option<TraceParent>,
    ) -> (Outcome, Option<Token>) {
        let Some(left) = deadline::left(deadline) else {
            return (Outcome::Late, None);
        };
        if !self.circuit.permits() {
            return (Outcome::CircuitOpen, None);
        }
        let token = match timeout(
            left,
            authorization::authorize(self, operation, &mut request),
        )
        .await
        {
            Ok(Ok(token)) => token,
            Ok(Err(error)) => return (Outcome::NoToken(error), None),
            Err(_) => return (Outcome::Late, None),
        };
        let Some(left) = deadline::left(deadline) else {
            return (Outcome::Late, token);
        };
        let headers = request.headers_mut();
        if let Some(position) = position {
            insert(
                headers,
                http::HeaderName::from_static(trace::HEADER),
                &position.to_string(),
            );
        }
        insert(
            headers,
            http::HeaderName::from_static(deadline::HEADER),
            &left.as_millis().max(1).to_string(),
        );

        let exchange = async {
            let answer = self.transport.send(request).await?;
            let (parts, body) = answer.into_parts();
            Ok((parts, body::buffer(body).await?))
        };
        let bound = self
            .options
            .attempt_timeout
            .map_or(left, |bound| bound.min(left));
        let outcome = match timeout(bound, exchange).await {
            Ok(Ok((parts, content))) => Outcome::Answered(parts, content),
            Ok(Err(error)) => Outcome::Unreached(error),
            Err(_) => Outcome::Stalled(bound),
        };
        (outcome, token)
    }

    /// How long to wait before another attempt; `None` where there is to be none.
    fn wait(
        &self,
        operation: &Operation,
        outcome: &Outcome,
        attempts: u32,
        deadline: Instant,
    ) -> Option<std::time::Duration> {
        if !operation.repeatable || attempts > self.options.retries.unwrap_or(RETRIES) {
            return None;
        }
        let wait = retry::wait(outcome, attempts)?;
        // Waiting past the deadline helps nobody, and the answer that is here says more than "too late".
        let in_time = deadline::left(deadline).is_some_and(|left| wait < left);
        (in_time && self.budget.withdraw()).then_some(wait)
    }

    fn renewable(&self, token: Option<&Token>) -> bool {
        match (&self.tokens, token) {
            (Some(tokens), Some(token)) => tokens.refused(token),
            _ => false,
        }
    }
}
