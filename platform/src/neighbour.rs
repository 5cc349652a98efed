//! Calls from one service to another, through [`sdk`]: as the service itself, or in the name of its caller.
//!
//! ```no_run
//! # async fn example(context: &plumbline_platform::ServiceContext, url: &url::Url) -> anyhow::Result<()> {
//! let connection = context.neighbour(url)?;
//! let as_ourselves = sdk::catalog::connect(connection.clone());
//! let as_our_caller = sdk::catalog::connect(connection.with_tokens(sdk::CallerToken));
//! # Ok(()) }
//! ```
//!
//! What the caller of this service said travels along: its deadline, its trace and, where asked for, its token. A failure
//! that is the neighbour's and not the request's goes through `?` into the error of any operation, and is answered as
//! `unavailable` with the neighbour's name, or as `timeout` where the caller's own time was over.

#[cfg(test)]
mod tests;

use std::sync::Arc;

use futures::future::BoxFuture;
use runtime::Problem;
use sdk::{ClientCredentials, Kind, Outage, Token, TokenError, TokenSource};
use secrecy::ExposeSecret as _;
use url::Url;

use crate::auth::TokensSettings;
use crate::config::name_for;
use crate::outage::RETRY_AFTER;

/// Who a service is to its neighbours.
#[derive(Clone, Debug)]
pub(crate) enum Credentials {
    /// It was given what it takes. All its connections share one token.
    Given(Arc<dyn TokenSource>),
    /// It was not; these settings are missing.
    Missing(Vec<String>),
}

/// Tokens of a source that several connections share.
#[derive(Debug)]
struct Shared(Arc<dyn TokenSource>);

impl Credentials {
    /// As the settings say.
    pub(crate) fn of(service: &str, settings: &TokensSettings) -> Self {
        if let (Some(url), Some(secret)) = (&settings.url, &settings.client_secret) {
            // Without a scope the issuer grants all that the service may have.
            let secret = secret.expose_secret();
            let source = ClientCredentials::new(url.clone(), service, secret, &[]);
            return Self::Given(Arc::new(source));
        }
        let missing = [
            ("tokens_url", settings.url.is_none()),
            ("tokens_client_secret", settings.client_secret.is_none()),
        ];
        let missing = missing.into_iter().filter(|(_, missing)| *missing);
        Self::Missing(missing.map(|(key, _)| name_for(service, key)).collect())
    }

    /// The way to a neighbour.
    pub(crate) fn connect(&self, url: &Url) -> anyhow::Result<sdk::Connection> {
        match self {
            Self::Given(source) => {
                let connection = sdk::Connection::http(url.as_str())?;
                Ok(connection.with_tokens(Shared(source.clone())))
            }
            Self::Missing(settings) => anyhow::bail!(
                "calls to other services need a token of its own, and these settings are missing: {}",
                settings.join(", ")
            ),
        }
    }
}

impl TokenSource for Shared {
    fn token(&self) -> BoxFuture<'_, Result<Token, TokenError>> {
        self.0.token()
    }

    fn refused(&self, token: &Token) -> bool {
        self.0.refused(token)
    }
}

/// What the caller is told about a neighbour that could not do its part. Never the neighbour's own words.
pub(crate) fn problem(outage: &Outage) -> Option<Problem> {
    if outage.callers_time_is_over() {
        return Some(Problem::timeout());
    }
    let name = outage.service().unwrap_or("a neighbour");
    let what = match outage.kind() {
        Kind::Unreachable => "cannot be reached",
        Kind::DeadlineExceeded => "did not answer in time",
        Kind::CircuitOpen => "has failed repeatedly and is left alone for a moment",
        Kind::Unauthorized => "cannot be asked: there is no token for it",
        _ => "is busy or out of order",
    };
    let problem = Problem::unavailable().detail(format!("The service `{name}` {what}."));
    Some(problem.retry_after(outage.retry_after().unwrap_or(RETRY_AFTER)))
}
