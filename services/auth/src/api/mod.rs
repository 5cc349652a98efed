//! What the contract's operations do, one file each.

mod change_password;
mod create_reset_link;
mod disable_account;
mod enable_account;
mod end_sessions;
mod get_account;
mod get_health;
mod get_healthz;
mod get_jwks;
mod issue_token;
mod list_accounts;
mod log_in;
mod log_out;
mod refresh_tokens;
mod register_account;
mod request_password_reset;
mod reset_password;
mod rotate_keys;
mod set_roles;

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use platform::ServiceContext;
use platform::worker::Wake;
use uuid::Uuid;

use crate::Parts;
use crate::accounts::Accounts;
use crate::domain::client::Clients;
use crate::generated::implement_api;
use crate::generated::types::{Lifetime, TokenType};
use crate::keyring::Keyring;
use crate::sessions::Sessions;
use crate::tokens::Tokens;

/// Nobody may keep what has a secret.
const NOT_TO_BE_KEPT: &str = "no-store";

/// Auth as the contract sees it.
pub struct Auth {
    context: ServiceContext,
    accounts: Accounts,
    sessions: Sessions,
    tokens: Tokens,
    keys: Keyring,
    clients: Arc<Clients>,
    wishes: Wake,
}

impl Auth {
    /// Out of what does the work, for these clients. `wishes` is woken when somebody has asked for a password reset.
    pub fn new(context: ServiceContext, parts: Parts, clients: Arc<Clients>, wishes: Wake) -> Self {
        Self {
            context,
            accounts: parts.accounts,
            sessions: parts.sessions,
            tokens: parts.tokens,
            keys: parts.keys,
            clients,
            wishes,
        }
    }

    fn now(&self) -> DateTime<Utc> {
        self.context.clock.now()
    }
}

/// How long something is good.
fn lifetime(time: TimeDelta) -> Result<Lifetime, crate::convert::Unfit> {
    time.num_seconds().max(1).try_into()
}

const fn token_type() -> TokenType {
    TokenType::Bearer
}

/// How long somebody waits: whole seconds, and one at least.
fn wait(time: TimeDelta) -> Duration {
    let seconds = (time.num_milliseconds().max(1) + 999) / 1000;
    Duration::from_secs(seconds.unsigned_abs())
}

/// Whose token it is. A service's is nobody's, and so is the account with this id.
fn user_id(principal: &runtime::Principal) -> Uuid {
    principal.subject.parse().unwrap_or_default()
}

implement_api!(Auth);
