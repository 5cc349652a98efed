//! What happens by itself: keys change, what has expired is removed, first accounts are made, resets are granted.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::Context as _;
use chrono::TimeDelta;
use platform::ServiceContext;
use platform::worker::{Round, Wake, repeat};
use secrecy::SecretString;
use tokio_util::sync::CancellationToken;

use crate::accounts::{Accounts, Applicant};
use crate::config::FirstAccount;
use crate::domain::email::EmailKey;
use crate::generated::types::Language;
use crate::keyring::Keyring;
use crate::store::{self, attempts, resets, sessions};

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
    /// The accounts.
    pub accounts: Accounts,
    /// Those that are there from the start.
    pub first: Vec<FirstAccount>,
    /// Whether they were made.
    pub is_furnished: Arc<AtomicBool>,
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
        if !self.is_furnished.load(Ordering::SeqCst) {
            self.furnish().await?;
            self.is_furnished.store(true, Ordering::SeqCst);
        }
        let (pool, now) = (&self.context.pool, self.context.clock.now());
        let removed = attempts::purge(pool, now).await?
            + sessions::purge(pool, now).await?
            + resets::purge(pool, now - RESETS_KEPT).await?;
        Ok(match removed {
            0 => Round::Idle,
            _ => Round::Busy,
        })
    }

    /// Makes the first accounts, where there are none under their addresses. They are hashed for that only.
    async fn furnish(&self) -> anyhow::Result<()> {
        for first in &self.first {
            let key = EmailKey::of(&first.email);
            let now = self.context.clock.now();
            if store::accounts::of_email(&self.context.pool, &key, now)
                .await?
                .is_some()
            {
                continue;
            }
            let unfit = "an account of `first_accounts` is not one that could be registered";
            let applicant = Applicant {
                email: first.email.clone().try_into().context(unfit)?,
                password: SecretString::clone(&first.password),
                display_name: first.display_name.clone().try_into().context(unfit)?,
                language: Language::En,
                roles: first.roles.clone(),
            };
            self.accounts.register(applicant).await?;
        }
        Ok(())
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
