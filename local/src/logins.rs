//! Logins of the people who are there from the start, for who may not know their passwords.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::Context as _;
use futures::FutureExt as _;
use sdk::auth::{self, types::Credentials};
use serde_json::json;
use tokio::time::Instant;

use crate::accounts::Person;
use crate::docs::LogIn;

/// Logs people in at `auth` and remembers their tokens for half of the time that they are good.
pub(crate) struct Logins {
    auth: auth::Client,
    people: Vec<Person>,
    remembered: Mutex<HashMap<&'static str, Remembered>>,
}

struct Remembered {
    token: String,
    until: Instant,
}

impl Logins {
    /// `url` is where `auth` is.
    pub(crate) fn new(url: &str, people: Vec<Person>) -> anyhow::Result<Self> {
        Ok(Self {
            auth: auth::connect(sdk::Connection::http(url)?),
            people,
            remembered: Mutex::default(),
        })
    }

    /// As the documentation asks for them.
    pub(crate) fn log_in(self) -> LogIn {
        let logins = Arc::new(self);
        Arc::new(move |role| {
            let logins = logins.clone();
            async move { logins.token(role).await }.boxed()
        })
    }

    /// A token of the person with this role.
    async fn token(&self, role: &'static str) -> anyhow::Result<String> {
        let now = Instant::now();
        if let Some(known) = self
            .remembered()
            .get(role)
            .filter(|known| now < known.until)
        {
            return Ok(known.token.clone());
        }
        let person = self.people.iter().find(|person| person.role == role);
        let person = person.with_context(|| format!("nobody here is `{role}`"))?;
        let credentials = json!({"email": person.email, "password": person.password});
        let credentials: Credentials = serde_json::from_value(credentials)?;
        let session = self.auth.log_in().body(credentials).send().await;
        let session =
            session.with_context(|| format!("{} could not be logged in", person.email))?;
        let lifetime = Duration::from_secs(u64::try_from(session.expires_in.0)?);
        let token = session.access_token.to_string();
        let remembered = Remembered {
            token: token.clone(),
            until: now + lifetime / 2,
        };
        self.remembered().insert(role, remembered);
        Ok(token)
    }

    fn remembered(&self) -> std::sync::MutexGuard<'_, HashMap<&'static str, Remembered>> {
        // Nothing panics while it is held.
        self.remembered
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}
