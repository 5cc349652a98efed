//! When a call must have ended.

use std::time::Duration;

use tokio::time::Instant;

use crate::{Incoming, Options};

/// The header in which the rest of the time travels, in milliseconds. It is a duration and no moment, so that clocks
/// need not agree; what the network takes is lost, which is on the safe side for the caller.
pub const HEADER: &str = "request-timeout-ms";

/// How long a call may take where nobody says otherwise.
const DEFAULT: Duration = Duration::from_secs(15);

/// When a call must have ended, and who says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Deadline {
    pub(crate) at: Instant,
    /// It is that of the request that is being served, so that nothing can be done for its caller any more.
    pub(crate) callers: bool,
}

/// The earliest of what the options, the default and the request that is being served demand.
pub(crate) fn of(options: &Options, incoming: &Incoming) -> Deadline {
    let mut own = Instant::now() + options.timeout.unwrap_or(DEFAULT);
    if let Some(deadline) = options.deadline {
        own = own.min(deadline);
    }
    match incoming.ends() {
        Some(at) if at <= own => Deadline { at, callers: true },
        _ => Deadline {
            at: own,
            callers: false,
        },
    }
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

    use super::{Deadline, left, of, read};
    use crate::{Incoming, Options};

    #[tokio::test(start_paused = true)]
    async fn the_earliest_counts() {
        let nobody = Incoming::default();
        let hurried = Incoming {
            deadline: read("300"),
            ..Incoming::default()
        };
        let narrowed = Incoming {
            narrowed_by: Some(|| Some(Instant::now() + Duration::from_millis(200))),
            ..hurried.clone()
        };
        let options = Options::default().timeout(Duration::from_secs(1));
        let after = |milliseconds, callers| Deadline {
            at: Instant::now() + Duration::from_millis(milliseconds),
            callers,
        };
        assert_eq!(of(&options, &nobody), after(1000, false));
        assert_eq!(of(&options, &hurried), after(300, true));
        assert_eq!(of(&options, &narrowed), after(200, true));
    }

    #[tokio::test(start_paused = true)]
    async fn nothing_is_left_at_the_deadline() {
        assert_eq!(left(Instant::now()), None);
    }
}
