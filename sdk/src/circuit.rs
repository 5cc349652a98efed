//! A circuit breaker: who does not answer is left alone for a while.

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use tokio::time::Instant;

/// Failures in a row that open the circuit.
const FAILURES: u32 = 10;
/// How long it stays open before one call may try again.
const OPEN: Duration = Duration::from_secs(1);

/// What a call has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Turn {
    Opened,
    Closed,
}

/// Opens after ten failures in a row, and lets one call through every second until one succeeds.
#[derive(Debug, Default)]
pub(crate) struct Circuit(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    failures: u32,
    refuses_until: Option<Instant>,
}

impl Circuit {
    /// Whether a call may be made. Where the circuit is open, the caller that is told yes is the one that tries.
    pub(crate) fn permits(&self) -> bool {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match state.refuses_until {
            Some(until) if Instant::now() < until => false,
            Some(_) => {
                state.refuses_until = Some(Instant::now() + OPEN);
                true
            }
            None => true,
        }
    }

    /// Records how a call went, and says whether that opens or closes the circuit.
    pub(crate) fn record(&self, reached: bool) -> Option<Turn> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if reached {
            let was_open = std::mem::take(&mut *state).refuses_until.is_some();
            return was_open.then_some(Turn::Closed);
        }
        state.failures = state.failures.saturating_add(1);
        if state.failures < FAILURES || state.refuses_until.is_some() {
            return None;
        }
        state.refuses_until = Some(Instant::now() + OPEN);
        Some(Turn::Opened)
    }
}

#[cfg(test)]
mod tests {
    use super::{Circuit, FAILURES, OPEN, Turn};

    #[tokio::test(start_paused = true)]
    async fn it_opens_lets_one_try_and_closes() {
        let circuit = Circuit::default();
        for failure in 1..=FAILURES {
            assert!(circuit.permits());
            let turn = (failure == FAILURES).then_some(Turn::Opened);
            assert_eq!(circuit.record(false), turn);
        }
        assert!(!circuit.permits());
        tokio::time::advance(OPEN).await;
        assert!(circuit.permits(), "one may try");
        assert!(!circuit.permits(), "and only one");
        assert_eq!(circuit.record(true), Some(Turn::Closed));
        assert_eq!(circuit.record(true), None);
        assert!(circuit.permits() && circuit.permits());
    }
}
