//! Repeating a request without repeating its effect.
//!
//! The first answer to a key is kept and sent again, errors of the caller (4xx) included. A 5xx or 429 is *not* kept: it says
//! that nothing was decided, so a retry under the same key must be able to succeed; a kept 500 would make the key useless
//! for good. Another request under the same key is refused, and so is a second one while the first is being worked on.

use std::error::Error;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use futures::future::BoxFuture;
use http::Method;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::StoredAnswer;

mod memory;
mod run;

pub use memory::InMemory;
pub(crate) use run::run;

/// The header of the key.
pub const KEY_HEADER: &str = "idempotency-key";
/// The header that marks a repeated answer.
pub const REPLAYED_HEADER: &str = "idempotency-replayed";

/// One use of an idempotency key, handed to the service so that it can record its answer within its own transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Idempotency {
    /// The key as the caller chose it.
    pub key: String,
    /// The operation: the same key under another operation is another claim.
    pub operation: &'static str,
    /// The caller's subject, empty for anonymous ones: nobody is served another's answer.
    pub principal: String,
    /// SHA-256 over method, path, query and body: what must be equal for a replay.
    pub fingerprint: [u8; 32],
    /// Who claims: each request has an id of its own here, also one that repeats another.
    pub holder: Uuid,
    /// Whether the service has recorded its answer itself.
    pub recorded: Recorded,
}

/// Set by the service that records its answer within its own transaction, so that nobody records it again. Clones are the
/// same, and it is no part of what a claim is: all are equal.
#[derive(Debug, Clone, Default)]
pub struct Recorded(Arc<AtomicBool>);

impl Recorded {
    /// The answer is part of the transaction that the service is about to commit.
    pub fn set(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether it was.
    pub fn is_set(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

impl PartialEq for Recorded {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Recorded {}

/// What a store is asked about.
pub type Claim = Idempotency;

/// What a store knows of a claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Begun {
    /// It is new, and now taken.
    Fresh,
    /// It was answered before.
    Replay(StoredAnswer),
    /// Somebody is working on it.
    InProgress,
    /// The key belongs to a request with another fingerprint.
    Mismatch,
}

/// A store could not be asked.
pub type StoreError = Box<dyn Error + Send + Sync>;

/// Keeps claims and answers. (`principal`, `operation`, `key`) identifies a claim, and `holder` whose it is: nobody keeps an
/// answer under the claim of another, or gives it up.
pub trait IdempotencyStore: Send + Sync + 'static {
    /// Takes a claim, or says what became of it. Must be atomic: of two concurrent calls only one is `Fresh`.
    ///
    /// A store that outlives the process should let a claim without an answer run out after a while: a process that dies
    /// gives up nothing.
    fn begin<'a>(&'a self, claim: &'a Claim) -> BoxFuture<'a, Result<Begun, StoreError>>;

    /// Keeps the answer of the claim's holder. One that is there already stays: the service may have recorded it in its
    /// transaction.
    fn finish<'a>(
        &'a self,
        claim: &'a Claim,
        answer: &'a StoredAnswer,
    ) -> BoxFuture<'a, Result<(), StoreError>>;

    /// Lets the holder give the claim up, so that a retry starts anew. A claim that has an answer stays, and so does that of
    /// another holder: this one may come late, when the retry has long begun.
    fn abandon<'a>(&'a self, claim: &'a Claim) -> BoxFuture<'a, Result<(), StoreError>>;
}

/// An id for the holder of a claim.
#[expect(
    clippy::disallowed_methods,
    reason = "nothing depends on its value but that no other request has it"
)]
pub(crate) fn holder() -> Uuid {
    Uuid::new_v4()
}

/// What must be equal for a replay. Each part goes in with its length, so that no two requests read the same.
pub(crate) fn fingerprint(method: &Method, path: &str, query: &str, body: &[u8]) -> [u8; 32] {
    let mut digest = Sha256::new();
    for part in [
        method.as_str().as_bytes(),
        path.as_bytes(),
        query.as_bytes(),
        body,
    ] {
        digest.update((part.len() as u64).to_be_bytes());
        digest.update(part);
    }
    digest.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_of_the_request_counts_and_none_runs_into_the_next() {
        let first = fingerprint(&Method::POST, "/a", "b", b"c");
        assert_eq!(first, fingerprint(&Method::POST, "/a", "b", b"c"));
        assert_ne!(first, fingerprint(&Method::PUT, "/a", "b", b"c"));
        assert_ne!(first, fingerprint(&Method::POST, "/ab", "", b"c"));
        assert_ne!(first, fingerprint(&Method::POST, "/a", "bc", b""));
    }
}
