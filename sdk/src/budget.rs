//! How many retries a client may make.

use std::sync::Mutex;

use tokio::time::Instant;

/// What a request earns, in fifths of a retry.
const EARNS: u32 = 1;
/// What a retry costs, in fifths.
const COSTS: u32 = 5;
/// Retries a second that are allowed however few requests there are, and the most that are saved up of them.
const PER_SECOND: f64 = 10.0;
/// The most fifths of a retry that are saved up from requests.
const MOST_EARNED: u32 = 500;

/// A budget of retries that all calls to one service share, after Finagle's: a fifth of the requests, plus ten a second.
///
/// Without it a service in trouble gets three times its load from clients that each mean well.
#[derive(Debug)]
pub struct Budget(Mutex<Balance>);

#[derive(Debug)]
struct Balance {
    earned: u32,
    reserve: f64,
    since: Instant,
}

impl Default for Budget {
    fn default() -> Self {
        Self(Mutex::new(Balance {
            earned: 0,
            reserve: PER_SECOND,
            since: Instant::now(),
        }))
    }
}

impl Budget {
    /// Counts a request.
    pub fn deposit(&self) {
        self.with(|balance| balance.earned = (balance.earned + EARNS).min(MOST_EARNED));
    }

    /// Takes a retry out, if there is one.
    pub fn withdraw(&self) -> bool {
        self.with(|balance| {
            let now = Instant::now();
            let elapsed = now.duration_since(balance.since).as_secs_f64();
            balance.reserve = (balance.reserve + elapsed * PER_SECOND).min(PER_SECOND);
            balance.since = now;
            if balance.earned >= COSTS {
                balance.earned -= COSTS;
                return true;
            }
            let enough = balance.reserve >= 1.0;
            if enough {
                balance.reserve -= 1.0;
            }
            enough
        })
    }

    fn with<T>(&self, work: impl FnOnce(&mut Balance) -> T) -> T {
        // Numbers cannot be left half changed by a panic.
        work(
            &mut self
                .0
                .lock()
                .unwrap_or_else(std::sync::PoisonError::into_inner),
        )
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Budget;

    fn retries(budget: &Budget) -> usize {
        std::iter::repeat_with(|| budget.withdraw())
            .take_while(|granted| *granted)
            .count()
    }

    #[tokio::test(start_paused = true)]
    async fn a_fifth_of_the_requests_and_ten_a_second() {
        let budget = Budget::default();
        assert_eq!(retries(&budget), 10);
        (0..50).for_each(|_| budget.deposit());
        assert_eq!(retries(&budget), 10);
        tokio::time::advance(Duration::from_millis(500)).await;
        assert_eq!(retries(&budget), 5);
        tokio::time::advance(Duration::from_secs(3600)).await;
        assert_eq!(retries(&budget), 10, "an idle hour saves up one second");
    }
}
