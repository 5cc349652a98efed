//! Auth: accounts, sessions and the keys of all tokens, built from `openapi/auth.yaml`.
//!
//! `api/` has one file per operation and translates between the contract and the steps: `accounts`, `sessions`, `keyring` and
//! `tokens`. `domain/` has the rules, `store/` the SQL, `hashing` and `secrets` what must not be read, `events` what others
//! are told, `housekeeping` what happens by itself, `first_accounts` who is there from the start.

pub mod accounts;
pub mod api;
pub mod authenticator;
pub mod config;
mod convert;
pub mod domain;
pub mod events;
mod first_accounts;
#[rustfmt::skip]
pub mod generated;
pub mod hashing;
pub mod housekeeping;
pub mod keyring;
pub mod secrets;
pub mod sessions;
pub mod store;
pub mod tokens;

use std::sync::Arc;

use platform::worker::Wake;
use platform::{App, Service, ServiceContext};
use sqlx::migrate::Migrator;

use accounts::Accounts;
use api::Auth;
use authenticator::ClientsAndTokens;
use config::Config;
use domain::client::Clients;
use domain::rotation::Schedule;
use events::Handlers;
use hashing::Hasher;
use housekeeping::Housekeeping;
use keyring::Keyring;
use secrets::Vault;
use sessions::{Budget, Sessions};
use tokens::Tokens;

/// What auth's database needs.
pub static MIGRATIONS: Migrator = sqlx::migrate!();

/// Auth, to be run alone or beside other services.
pub fn service() -> Service {
    Service::new("auth", 8001, &MIGRATIONS, build)
}

/// What auth answers, hears, and does by itself.
pub async fn build(context: ServiceContext, config: Config) -> anyhow::Result<App> {
    let hasher = Hasher::new(&config)?;
    let parts = Parts::new(&context, &config, &hasher)?;
    first_accounts::make(&parts.accounts, &config.first_accounts).await?;
    Ok(assemble(context, config, parts))
}

/// What does the work. Clones are the same.
#[derive(Clone)]
pub struct Parts {
    /// Accounts: how they come about and how they change.
    pub accounts: Accounts,
    /// Logging in, going on, and leaving.
    pub sessions: Sessions,
    /// What makes tokens.
    pub tokens: Tokens,
    /// What signs them.
    pub keys: Keyring,
}

impl Parts {
    /// As the settings say.
    pub fn new(context: &ServiceContext, config: &Config, hasher: &Hasher) -> anyhow::Result<Self> {
        let times = config.times()?;
        let vault = Vault::new(&config.key_encryption_key);
        let schedule = Schedule {
            rotation: times.rotation,
            lead: times.lead,
            lifetime: times.access.max(times.service),
        };
        let keys = Keyring::new(context.clone(), vault.clone(), schedule);
        let tokens = Tokens {
            keys: keys.clone(),
            issuer: config.tokens_issuer.clone(),
            audience: config.tokens_audience.clone(),
            staff_scopes: config.staff_scopes.clone(),
            access: times.access,
            service: times.service,
            clock: context.clock.clone(),
        };
        let accounts = Accounts {
            context: context.clone(),
            hasher: hasher.clone(),
            times,
            reset_url: config.reset_url.clone(),
        };
        let budget = Budget {
            tries: config.attempts,
            refill: times.refill,
            of_device: config.device_attempts,
        };
        let sessions = Sessions {
            context: context.clone(),
            hasher: hasher.clone(),
            tokens: tokens.clone(),
            vault,
            budget,
            times,
        };
        Ok(Self {
            accounts,
            sessions,
            tokens,
            keys,
        })
    }
}

/// The service, out of its parts.
pub fn assemble(context: ServiceContext, config: Config, parts: Parts) -> App {
    let housekeeping = Housekeeping {
        context: context.clone(),
        keys: parts.keys.clone(),
        pause: config.housekeeping_pause,
    };
    let clients = Arc::new(Clients::new(&config.clients));
    let tokens = Arc::clone(context.runtime.authenticator());
    let known = ClientsAndTokens::new(Arc::clone(&clients), tokens);
    let runtime = context.runtime.with_authenticator(known);
    let (wishes, granting) = (Wake::default(), parts.accounts.clone());
    let auth = Auth::new(context, parts, clients, wishes.clone());
    App::new(generated::router(auth, runtime))
        .subscribe(generated::subscriptions(Handlers))
        .worker(housekeeping::WORKER, move |stop| housekeeping.run(stop))
        .worker(housekeeping::RESETS, move |stop| {
            housekeeping::grant_resets(granting, wishes, stop)
        })
}
