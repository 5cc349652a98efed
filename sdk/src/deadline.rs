//! When a call must have ended.

use std::time::Duration;

use tokio::time::Instant;

use crate::{Incoming, Options};

/// The header in which the rest of the time travels, in milliseconds. It is a duration and no moment, so that clocks
/// need not agree; what the network takes is lost, which is on the safe side for the caller.
pub const HEADER: &str = "request-timeout-ms";

/// How long a call may take where nobody says otherwise.
const DEFAULT: Duration = Duration::from_secs(15);

/// The earliest of what the options, the default and the request that is being served demand.
pub(crate) fn of(options: &Options) -> Instant {
    let own = Instant::now() + options.timeout.unwrap_or(DEFAULT);
    [options.deadline, Incoming::current().deadline]
        .into_iter()
        .flatten()
        .fold(own, Instant::min)
}

/// Reads the header of a request that arrived.
pub fn read(value: &str) -> Option<Instant> {
    let milliseconds = value.trim().parse::<u32>().ok()?;
    Some(Instant::now() + Duration::from_millis(milliseconds.into()))
}

/// What is left until `deadline`; `None` where nothing is.
pub(crate) fn left(deadline: Instant) -> Option<Duration> {
    deadline
        .checked_duration_since(Instant::now())
        .filter(|left| !left.is_zero())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::time::Instant;

    use super::{left, of, read};
    use crate::{Incoming, Options};

    #[tokio::test(start_paused = true)]
    async fn the_earliest_counts() {
        let incoming = Incoming {
            deadline: read("300"),
            ..Incoming::default()
        };
        let options = Options::default().timeout(Duration::from_secs(1));
        assert_eq!(of(&options), Instant::now() + Duration::from_secs(1));
        incoming
            .scope(async { assert_eq!(of(&options), Instant::now() + Duration::from_millis(300)) })
            .await;
    }

    #[tokio::test(start_paused = true)]
    async fn nothing_is_left_at_the_deadline() {
        assert_eq!(left(Instant::now()), None);
    }
}
