//! What happens by itself: keys change, what has expired is removed, resets are granted.

use std::time::Duration;

use chrono::TimeDelta;
use platform::ServiceContext;
use platform::worker::{Round, Wake, repeat};
use tokio_util::sync::CancellationToken;

use crate::accounts::Accounts;
use crate::keyring::Keyring;
use crate::store::{attempts, resets, sessions};

/// The worker's name.
pub const WORKER: &str = "look after accounts";
/// That of the one that grants resets.
pub const RESETS: &str = "grant password resets";

/// Resets that have expired are known for a day longer, so that whoever comes too late is told so.
const RESETS_KEPT: TimeDelta = TimeDelta::days(1);
const RESETS_PAUSE: Duration = Duration::from_secs(1);

/// What is looked after.
#[derive(Clone)]
pub struct Housekeeping {
    /// Where.
    pub context: ServiceContext,
    /// The keys.
    pub keys: Keyring,
    /// How often.
    pub pause: Duration,
}

impl Housekeeping {
    /// Looks after everything until it is told to stop.
    pub async fn run(self, stop: CancellationToken) {
        let pause = self.pause;
        let round = move || {
            let house = self.clone();
            async move { house.round().await }
        };
        repeat(WORKER, stop, &Wake::default(), pause, round).await;
    }

    async fn round(&self) -> anyhow::Result<Round> {
        self.keys.look_after().await?;
        let (pool, now) = (&self.context.pool, self.context.clock.now());
        let removed = attempts::purge(pool, now).await?
            + sessions::purge(pool, now).await?
            + resets::purge(pool, now - RESETS_KEPT).await?;
        Ok(match removed {
            0 => Round::Idle,
            _ => Round::Busy,
        })
    }
}

/// Grants password resets until it is told to stop.
pub async fn grant_resets(accounts: Accounts, wake: Wake, stop: CancellationToken) {
    let round = move || {
        let accounts = accounts.clone();
        async move {
            Ok(match accounts.grant_resets().await? {
                0 => Round::Idle,
                _ => Round::Busy,
            })
        }
    };
    repeat(RESETS, stop, &wake, RESETS_PAUSE, round).await;
}
