//! Claims kept in this process: for tests, and for services whose effects also live no longer than the process.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use futures::future::BoxFuture;
use uuid::Uuid;

use super::{Begun, Claim, IdempotencyStore, StoreError};
use crate::StoredAnswer;

/// How many answers are kept before the oldest is forgotten.
const CAPACITY: usize = 10_000;

type Key = (String, &'static str, String);

/// The in-memory store.
#[derive(Debug, Default)]
pub struct InMemory {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    claims: HashMap<Key, Entry>,
    answered: VecDeque<Key>,
}

#[derive(Debug)]
struct Entry {
    fingerprint: [u8; 32],
    holder: Uuid,
    answer: Option<StoredAnswer>,
}

impl Entry {
    fn is_open_to(&self, claim: &Claim) -> bool {
        self.holder == claim.holder && self.answer.is_none()
    }
}

impl InMemory {
    /// An empty store.
    pub fn new() -> Self {
        Self::default()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Nothing here panics while holding the lock, so a poisoned one is still whole.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn key(claim: &Claim) -> Key {
    (claim.principal.clone(), claim.operation, claim.key.clone())
}

impl State {
    fn begin(&mut self, claim: &Claim) -> Begun {
        match self.claims.get(&key(claim)) {
            Some(entry) if entry.fingerprint != claim.fingerprint => Begun::Mismatch,
            Some(Entry {
                answer: Some(answer),
                ..
            }) => Begun::Replay(answer.clone()),
            Some(_) => Begun::InProgress,
            None => {
                let entry = Entry {
                    fingerprint: claim.fingerprint,
                    holder: claim.holder,
                    answer: None,
                };
                self.claims.insert(key(claim), entry);
                Begun::Fresh
            }
        }
    }

    fn finish(&mut self, claim: &Claim, answer: &StoredAnswer) {
        let entry = self.claims.get_mut(&key(claim));
        let Some(entry) = entry.filter(|entry| entry.is_open_to(claim)) else {
            return;
        };
        entry.answer = Some(answer.clone());
        self.answered.push_back(key(claim));
        if self.answered.len() > CAPACITY
            && let Some(oldest) = self.answered.pop_front()
        {
            self.claims.remove(&oldest);
        }
    }

    fn abandon(&mut self, claim: &Claim) {
        let key = key(claim);
        if self
            .claims
            .get(&key)
            .is_some_and(|entry| entry.is_open_to(claim))
        {
            self.claims.remove(&key);
        }
    }
}

impl IdempotencyStore for InMemory {
    fn begin<'a>(&'a self, claim: &'a Claim) -> BoxFuture<'a, Result<Begun, StoreError>> {
        Box::pin(async { Ok(self.state().begin(claim)) })
    }

    fn finish<'a>(
        &'a self,
        claim: &'a Claim,
        answer: &'a StoredAnswer,
    ) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async {
            self.state().finish(claim, answer);
            Ok(())
        })
    }

    fn abandon<'a>(&'a self, claim: &'a Claim) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async {
            self.state().abandon(claim);
            Ok(())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::idempotency::Recorded;

    fn claim(number: usize) -> Claim {
        Claim {
            key: number.to_string(),
            operation: "place_order",
            principal: "somebody".to_owned(),
            fingerprint: [0; 32],
            holder: Uuid::from_u128(1),
            recorded: Recorded::default(),
        }
    }

    fn answer() -> StoredAnswer {
        StoredAnswer {
            status: 201,
            headers: Vec::new(),
            body: bytes::Bytes::new(),
        }
    }

    #[test]
    fn a_claim_goes_from_fresh_over_in_progress_to_replay() {
        let mut state = State::default();
        assert_eq!(state.begin(&claim(1)), Begun::Fresh);
        assert_eq!(state.begin(&claim(1)), Begun::InProgress);
        state.finish(&claim(1), &answer());
        assert_eq!(state.begin(&claim(1)), Begun::Replay(answer()));
    }

    #[test]
    fn the_same_key_is_another_claim_for_somebody_else() {
        let mut state = State::default();
        state.begin(&claim(1));
        let other = Claim {
            principal: "else".to_owned(),
            ..claim(1)
        };
        assert_eq!(state.begin(&other), Begun::Fresh);
    }

    #[test]
    fn an_answered_claim_cannot_be_given_up() {
        let mut state = State::default();
        state.begin(&claim(1));
        state.finish(&claim(1), &answer());
        state.abandon(&claim(1));
        assert_eq!(state.begin(&claim(1)), Begun::Replay(answer()));
    }

    #[test]
    fn a_claim_belongs_to_its_holder() {
        let mut state = State::default();
        let next = Claim {
            holder: Uuid::from_u128(2),
            ..claim(1)
        };
        state.begin(&claim(1));
        state.abandon(&claim(1));
        state.begin(&next);
        state.abandon(&claim(1));
        state.finish(&claim(1), &answer());
        assert_eq!(state.begin(&claim(1)), Begun::InProgress);
        state.finish(&next, &answer());
        assert_eq!(state.begin(&claim(1)), Begun::Replay(answer()));
    }

    #[test]
    fn memory_is_bounded_by_forgetting_the_oldest() {
        let mut state = State::default();
        for number in 0..=CAPACITY {
            state.begin(&claim(number));
            state.finish(&claim(number), &answer());
        }
        assert_eq!(state.claims.len(), CAPACITY);
        assert_eq!(state.begin(&claim(0)), Begun::Fresh);
    }
}
