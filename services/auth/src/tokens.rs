//! Access tokens: what they say, and for how long.

use chrono::TimeDelta;
use platform::Clock;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::domain::account::Account;
use crate::domain::role::{self, Role};
use crate::keyring::{KeyError, Keyring};

/// Makes access tokens. Clones are the same.
#[derive(Clone)]
pub struct Tokens {
    /// Who signs them.
    pub keys: Keyring,
    /// Who issues them.
    pub issuer: String,
    /// Whom they are meant for.
    pub audience: String,
    /// What staff may do.
    pub staff_scopes: Vec<String>,
    /// How long a user's is good.
    pub access: TimeDelta,
    /// How long a service's is good.
    pub service: TimeDelta,
    /// The time.
    pub clock: Clock,
}

impl Tokens {
    /// A token for the owner of an account, in one of their sessions.
    pub async fn of_user(&self, account: &Account, session_id: Uuid) -> Result<String, KeyError> {
        let roles: Vec<_> = account.roles.iter().copied().map(Role::as_str).collect();
        let scopes = role::scopes(&account.roles, &self.staff_scopes);
        let mut claims = self.claims(&account.id.to_string(), self.access);
        claims["scope"] = json!(scopes.join(" "));
        claims["roles"] = json!(roles);
        claims["sid"] = json!(session_id);
        self.keys.sign(&claims).await
    }

    /// A token for a service.
    pub async fn of_client(&self, client: &str, scopes: &[String]) -> Result<String, KeyError> {
        let mut claims = self.claims(client, self.service);
        claims["scope"] = json!(scopes.join(" "));
        claims["roles"] = json!(["service"]);
        self.keys.sign(&claims).await
    }

    fn claims(&self, subject: &str, lifetime: TimeDelta) -> Value {
        let now = self.clock.now();
        let issued = now.timestamp();
        json!({
            "iss": self.issuer, "aud": self.audience, "sub": subject, "iat": issued, "nbf": issued,
            "exp": issued + lifetime.num_seconds(), "jti": platform::random::token(12),
        })
    }
}
