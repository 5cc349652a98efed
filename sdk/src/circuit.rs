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

    /// Records how a call went.
    pub(crate) fn record(&self, reached: bool) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if reached {
            *state = State::default();
            return;
        }
        state.failures = state.failures.saturating_add(1);
        if state.failures >= FAILURES && state.refuses_until.is_none() {
            state.refuses_until = Some(Instant::now() + OPEN);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Circuit, FAILURES, OPEN};

    #[tokio::test(start_paused = true)]
    async fn it_opens_lets_one_try_and_closes() {
        let circuit = Circuit::default();
        for _ in 0..FAILURES {
            assert!(circuit.permits());
            circuit.record(false);
        }
        assert!(!circuit.permits());
        tokio::time::advance(OPEN).await;
        assert!(circuit.permits(), "one may try");
        assert!(!circuit.permits(), "and only one");
        circuit.record(true);
        assert!(circuit.permits() && circuit.permits());
    }
}
