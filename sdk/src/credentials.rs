//! Tokens for services: OAuth 2.0 client credentials.

use std::{fmt, time::Duration};

use futures::future::BoxFuture;
use secrecy::{ExposeSecret, SecretString};
use tokio::{sync::Mutex, time::Instant};
use url::Url;

use crate::{Token, TokenError, TokenSource};

/// A token is replaced this long before it expires, so that it does not expire on its way.
const MARGIN: Duration = Duration::from_secs(30);

/// Gets a token for a client id and its secret, keeps it, and renews it before it expires. However many calls wait for
/// a token, one request is made.
pub struct ClientCredentials {
    http: reqwest::Client,
    endpoint: Url,
    id: String,
    secret: SecretString,
    scopes: String,
    // Held while a token is fetched: that is what makes the others wait for it.
    held: Mutex<Option<Held>>,
    refused: std::sync::Mutex<Option<Token>>,
}

struct Held {
    token: Token,
    good_until: Instant,
}

#[derive(serde::Deserialize)]
struct Granted {
    access_token: String,
    #[serde(default = "a_minute")]
    expires_in: u64,
}

fn a_minute() -> u64 {
    60
}

impl ClientCredentials {
    /// Tokens of `endpoint` for `id`, with these scopes.
    pub fn new(
        endpoint: Url,
        id: impl Into<String>,
        secret: impl Into<String>,
        scopes: &[&str],
    ) -> Self {
        Self {
            http: reqwest::Client::new(),
            endpoint,
            id: id.into(),
            secret: SecretString::from(secret.into()),
            scopes: scopes.join(" "),
            held: Mutex::new(None),
            refused: std::sync::Mutex::new(None),
        }
    }

    async fn current(&self) -> Result<Token, TokenError> {
        let mut held = self.held.lock().await;
        let refused = self
            .refused
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
            .take();
        if let Some(held) = &*held
            && held.good_until > Instant::now()
            && refused.is_none_or(|refused| !refused.is(&held.token))
        {
            return Ok(held.token.clone());
        }
        let granted = self
            .fetch()
            .await
            .map_err(|error| TokenError(Box::new(error)))?;
        let token = Token::new(granted.access_token);
        // A token that lives shorter than the margin is used for half its life.
        let life = Duration::from_secs(granted.expires_in);
        let good_for = life.saturating_sub(MARGIN).max(life / 2);
        *held = Some(Held {
            token: token.clone(),
            good_until: Instant::now() + good_for,
        });
        Ok(token)
    }

    fn form(&self) -> String {
        let mut form = url::form_urlencoded::Serializer::new(String::new());
        form.append_pair("grant_type", "client_credentials");
        if !self.scopes.is_empty() {
            form.append_pair("scope", &self.scopes);
        }
        form.finish()
    }

    async fn fetch(&self) -> Result<Granted, reqwest::Error> {
        let body = self.form();
        let request = self
            .http
            .post(self.endpoint.clone())
            .basic_auth(&self.id, Some(self.secret.expose_secret()))
            .header(
                http::header::CONTENT_TYPE,
                "application/x-www-form-urlencoded",
            )
            .timeout(Duration::from_secs(10))
            .body(body);
        request.send().await?.error_for_status()?.json().await
    }
}

impl TokenSource for ClientCredentials {
    fn token(&self) -> BoxFuture<'_, Result<Token, TokenError>> {
        Box::pin(self.current())
    }

    fn refused(&self, token: &Token) -> bool {
        *self
            .refused
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner) = Some(token.clone());
        true
    }
}

impl fmt::Debug for ClientCredentials {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ClientCredentials")
            .field("endpoint", &self.endpoint.as_str())
            .field("id", &self.id)
            .finish()
    }
}
