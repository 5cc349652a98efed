//! What was taken, as much of it as there is room for.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use platform::Clock;

use crate::mail::{Envelope, Mail};

/// What all mails together may take. The oldest are forgotten.
const MAX_BYTES: usize = 64 * 1024 * 1024;

/// How it treats whoever has a mail for it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Manner {
    /// Takes it and says so.
    #[default]
    Polite,
    /// Answers each recipient with this code: 4xx for later, 5xx for never.
    Refusing(u16),
    /// Takes it and hangs up without a word.
    HangingUp,
    /// Takes it and falls silent.
    Silent,
}

#[derive(Debug, Default)]
pub(crate) struct Kept(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    mails: VecDeque<Arc<Mail>>,
    bytes: usize,
    taken: u64,
    manner: Manner,
}

impl Kept {
    pub(crate) fn keep(&self, envelope: Envelope, raw: Vec<u8>) {
        let mut state = self.state();
        state.taken += 1;
        state.bytes += raw.len();
        let mail = Mail::new(state.taken, envelope, raw, Clock::system().now());
        state.mails.push_back(Arc::new(mail));
        while state.bytes > MAX_BYTES
            && let Some(oldest) = state.mails.pop_front()
        {
            state.bytes -= oldest.raw().len();
        }
    }

    /// The oldest first.
    pub(crate) fn all(&self) -> Vec<Arc<Mail>> {
        self.state().mails.iter().cloned().collect()
    }

    pub(crate) fn find(&self, id: u64) -> Option<Arc<Mail>> {
        let state = self.state();
        state.mails.iter().find(|mail| mail.id == id).cloned()
    }

    pub(crate) fn manner(&self) -> Manner {
        self.state().manner
    }

    pub(crate) fn behave(&self, manner: Manner) {
        self.state().manner = manner;
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_are_forgotten_where_there_is_no_room() {
        let kept = Kept::default();
        for _ in 0..3 {
            kept.keep(Envelope::default(), vec![b' '; MAX_BYTES / 2]);
        }
        let ids: Vec<u64> = kept.all().iter().map(|mail| mail.id).collect();
        assert_eq!(ids, [2, 3]);
        assert!(kept.find(1).is_none());
    }
}
