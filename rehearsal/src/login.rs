//! Tokens of people who log in as everybody does.

use anyhow::Context as _;
use sdk::{Connection, StaticToken, auth};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::system::System;

/// A rehearsal is shorter than this, so that nobody has to log in again.
pub(crate) const LASTING: (&str, &str) = ("PLUMBLINE_AUTH_ACCESS_LIFETIME", "24h");

/// Somebody who has logged in.
pub(crate) struct Login {
    /// Who it is.
    pub(crate) user_id: Uuid,
    /// What proves it.
    pub(crate) token: StaticToken,
}

/// Registers somebody new, and logs them in.
pub(crate) async fn register(system: &System, name: &str) -> anyhow::Result<Login> {
    let auth = auth(system)?;
    let (email, password) = (
        format!("{name}@rehearsal.test"),
        "a password for rehearsals",
    );
    let account = json!({"email": email, "password": password, "display_name": name});
    let account = serde_json::from_value::<auth::types::NewAccount>(account)?;
    let registered = auth.register_account().body(account).send().await;
    registered.with_context(|| format!("register {email}"))?;
    log_in(&auth, &email, password).await
}

/// Logs in who is there from the start: the run keeps their password with its keys.
pub(crate) async fn staff(system: &System) -> anyhow::Result<Login> {
    let path = system.state().join("keys/password-staff");
    let password = std::fs::read_to_string(&path);
    let password = password.with_context(|| format!("read {}", path.display()))?;
    log_in(&auth(system)?, "staff@example.com", &password).await
}

async fn log_in(auth: &auth::Client, email: &str, password: &str) -> anyhow::Result<Login> {
    let credentials: Value = json!({"email": email, "password": password});
    let credentials = serde_json::from_value::<auth::types::Credentials>(credentials)?;
    let session = auth.log_in().body(credentials).send().await;
    let session = session.with_context(|| format!("log {email} in"))?;
    Ok(Login {
        user_id: session.user_id.to_string().parse()?,
        token: StaticToken::new(session.access_token.to_string()),
    })
}

fn auth(system: &System) -> anyhow::Result<auth::Client> {
    Ok(auth::connect(Connection::http(system.gateway().as_str())?))
}
