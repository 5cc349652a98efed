//! Bearer tokens.

use std::{error::Error, fmt, sync::Arc};

use futures::future::BoxFuture;
use secrecy::{ExposeSecret, SecretString};

use crate::Incoming;

/// A bearer token. It never prints.
#[derive(Clone)]
pub struct Token(Arc<SecretString>);

impl Token {
    /// A token from its text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(Arc::new(SecretString::from(text.into())))
    }

    /// The text, for the header.
    pub(crate) fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    /// Whether both are one and the same token.
    pub(crate) fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Token(…)")
    }
}

/// No token could be had.
#[derive(Debug, thiserror::Error)]
#[error("no token could be had")]
pub struct TokenError(#[source] pub Box<dyn Error + Send + Sync>);

/// Where tokens come from: a [`StaticToken`], the [`CallerToken`], or [`ClientCredentials`](crate::ClientCredentials) for
/// services.
pub trait TokenSource: Send + Sync + fmt::Debug {
    /// A token that is good now.
    fn token(&self) -> BoxFuture<'_, Result<Token, TokenError>>;

    /// Says that the service refused `token`. Whether it is worth asking for another one.
    fn refused(&self, token: &Token) -> bool;
}

/// A token that is what it is: a user's, or one for tests.
#[derive(Clone, Debug)]
pub struct StaticToken(Token);

impl StaticToken {
    /// A source of this one token.
    pub fn new(text: impl Into<String>) -> Self {
        Self(Token::new(text))
    }
}

impl TokenSource for StaticToken {
    fn token(&self) -> BoxFuture<'_, Result<Token, TokenError>> {
        Box::pin(std::future::ready(Ok(self.0.clone())))
    }

    fn refused(&self, _: &Token) -> bool {
        false
    }
}

/// The token of the request that is being served: a service calls in the name of its caller, who can do no more through
/// it than without it. Nobody else's token is ever used instead; outside of a request there is none.
#[derive(Clone, Copy, Debug, Default)]
pub struct CallerToken;

/// Nobody is served, or somebody who showed no token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the request that is being served has no bearer token")]
pub struct NoCallerToken;

impl TokenSource for CallerToken {
    fn token(&self) -> BoxFuture<'_, Result<Token, TokenError>> {
        let token = Incoming::current().token;
        let token = token.ok_or_else(|| TokenError(Box::new(NoCallerToken)));
        Box::pin(std::future::ready(token))
    }

    fn refused(&self, _: &Token) -> bool {
        false
    }
}
