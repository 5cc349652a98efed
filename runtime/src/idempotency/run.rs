//! The course of one idempotent call: claim, work, keep or give up.

use std::future::Future;
use std::sync::Arc;

use axum::response::{IntoResponse, Response};
use http::{HeaderName, HeaderValue, StatusCode};

use super::{Begun, Claim, IdempotencyStore, REPLAYED_HEADER};
use crate::problem::log;
use crate::{Problem, StoredAnswer};

/// Answers from the store, or works and keeps the answer.
pub(crate) async fn run<F>(store: Arc<dyn IdempotencyStore>, claim: Claim, work: F) -> Response
where
    F: Future<Output = Response>,
{
    match store.begin(&claim).await {
        Ok(Begun::Fresh) => {}
        Ok(Begun::Replay(answer)) => return replayed(answer),
        Ok(Begun::InProgress) => return Problem::idempotency_in_progress().into_response(),
        Ok(Begun::Mismatch) => return Problem::idempotency_key_reused().into_response(),
        Err(error) => {
            log(&*error, "an idempotency key could not be claimed");
            // It may be ours all the same, where only the store's answer was lost.
            drop(Held::new(store, claim));
            return Problem::unavailable().into_response();
        }
    }
    let mut held = Held::new(store, claim);
    let response = work.await;
    if undecided(response.status()) {
        held.give_up().await;
        return response;
    }
    match StoredAnswer::read(response).await {
        Ok(answer) => {
            held.keep(&answer).await;
            answer.into_response()
        }
        Err(error) => Problem::internal(&error).into_response(),
    }
}

fn replayed(answer: StoredAnswer) -> Response {
    let mut response = answer.into_response();
    response.headers_mut().insert(
        HeaderName::from_static(REPLAYED_HEADER),
        HeaderValue::from_static("true"),
    );
    response
}

/// Whether an answer leaves open what becomes of the request, so that it must not be kept.
fn undecided(status: StatusCode) -> bool {
    status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS
}

/// A claim while it is worked on. Dropped half way (the caller hung up, a panic), it is given up in the background,
/// because a claim that nobody works on would refuse every retry.
struct Held {
    store: Arc<dyn IdempotencyStore>,
    claim: Option<Claim>,
}

impl Held {
    fn new(store: Arc<dyn IdempotencyStore>, claim: Claim) -> Self {
        Self {
            store,
            claim: Some(claim),
        }
    }

    async fn keep(&mut self, answer: &StoredAnswer) {
        // Who says that it was done has committed what says so. A refusal may come after a transaction that was rolled back.
        let is_kept = |claim: &Claim| claim.recorded.is_set() && answer.status < 300;
        if let Some(claim) = &self.claim
            && !is_kept(claim)
            && let Err(error) = self.store.finish(claim, answer).await
        {
            // The work is done and the caller is told so; only a replay is lost.
            log(&*error, "an idempotent answer could not be kept");
        }
        self.claim = None;
    }

    async fn give_up(&mut self) {
        if let Some(claim) = &self.claim
            && let Err(error) = self.store.abandon(claim).await
        {
            log(&*error, "an idempotency key could not be given up");
        }
        self.claim = None;
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        let Some(claim) = self.claim.take() else {
            return;
        };
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            let store = Arc::clone(&self.store);
            runtime.spawn(async move {
                if let Err(error) = store.abandon(&claim).await {
                    log(&*error, "an idempotency key could not be given up");
                }
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::idempotency::{InMemory, Recorded};
    use crate::response::{Headers, content};

    fn claim(fingerprint: u8) -> Claim {
        Claim {
            key: "k".to_owned(),
            operation: "place_order",
            principal: "somebody".to_owned(),
            fingerprint: [fingerprint; 32],
            holder: crate::idempotency::holder(),
            recorded: Recorded::default(),
        }
    }

    async fn answer(
        store: &Arc<InMemory>,
        fingerprint: u8,
        status: u16,
        body: &'static str,
    ) -> Response {
        let status = StatusCode::from_u16(status).expect("a status");
        let work = async move { content("text/plain", status, Headers::new(), body) };
        run(store.clone(), claim(fingerprint), work).await
    }

    async fn read(response: Response) -> (u16, bool, bytes::Bytes) {
        let replayed = response.headers().contains_key(REPLAYED_HEADER);
        let answer = StoredAnswer::read(response).await.expect("in memory");
        (answer.status, replayed, answer.body)
    }

    #[tokio::test]
    async fn the_first_answer_is_sent_again_with_its_status() {
        let store = Arc::new(InMemory::new());
        assert_eq!(
            read(answer(&store, 1, 409, "first").await).await,
            (409, false, "first".into())
        );
        assert_eq!(
            read(answer(&store, 1, 201, "second").await).await,
            (409, true, "first".into())
        );
    }

    #[tokio::test]
    async fn another_request_under_the_key_is_refused() {
        let store = Arc::new(InMemory::new());
        answer(&store, 1, 201, "first").await;
        assert_eq!(
            answer(&store, 2, 201, "second").await.status(),
            StatusCode::UNPROCESSABLE_ENTITY
        );
    }

    #[tokio::test]
    async fn a_failure_on_our_side_is_not_kept() {
        let store = Arc::new(InMemory::new());
        answer(&store, 1, 503, "down").await;
        assert_eq!(
            read(answer(&store, 1, 201, "up").await).await,
            (201, false, "up".into())
        );
    }

    #[tokio::test]
    async fn a_second_request_while_the_first_runs_is_told_to_wait() {
        let store = Arc::new(InMemory::new());
        let inner = Arc::clone(&store);
        let work = async move { answer(&inner, 1, 201, "second").await };
        let response = run(store, claim(1), work).await;
        assert_eq!(response.status(), StatusCode::CONFLICT);
        assert!(response.headers().contains_key("retry-after"));
    }

    #[tokio::test]
    async fn a_call_that_is_dropped_half_way_frees_its_key() {
        let store = Arc::new(InMemory::new());
        {
            let call = run(store.clone(), claim(1), std::future::pending());
            let mut call = std::pin::pin!(call);
            assert!(futures::poll!(call.as_mut()).is_pending());
        }
        tokio::task::yield_now().await;
        assert_eq!(
            answer(&store, 1, 201, "retry").await.status(),
            StatusCode::CREATED
        );
    }

    #[tokio::test]
    async fn what_the_service_has_recorded_is_not_recorded_again() {
        let store = Arc::new(InMemory::new());
        for (key, status, kept) in [("done", 201, false), ("refused", 409, true)] {
            let claim = Claim {
                key: key.to_owned(),
                ..claim(1)
            };
            claim.recorded.set();
            let status = StatusCode::from_u16(status).expect("a status");
            let work = async move { content("text/plain", status, Headers::new(), "body") };
            run(store.clone(), claim.clone(), work).await;
            let begun = store.begin(&claim).await.expect("in memory");
            assert_eq!(matches!(begun, Begun::Replay(_)), kept, "{key}");
        }
    }
}
