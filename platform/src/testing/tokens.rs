use std::fmt;
use std::sync::Arc;

use futures::future::BoxFuture;
use sdk::{Token, TokenError, TokenSource};

use crate::auth::mint::{Grant, Issuer};
use crate::auth::{JwksSource, TokensSettings};
use crate::clock::Clock;
use crate::neighbour::Credentials;

const ISSUER: &str = "https://issuer.test";
const AUDIENCE: &str = "plumbline";

/// Mints tokens that a service under test believes.
#[derive(Clone)]
pub struct TestTokens {
    issuer: Issuer,
    clock: Clock,
}

impl TestTokens {
    /// With a key of their own, valid from the clock's time on.
    pub fn new(clock: &Clock) -> Self {
        Self {
            issuer: Issuer::generate(ISSUER, AUDIENCE),
            clock: clock.clone(),
        }
    }

    /// Somebody's token with exactly these scopes.
    pub fn with_scopes(&self, scopes: &[&str]) -> String {
        self.token(&Grant::scopes("somebody", scopes))
    }

    /// A member of staff's.
    pub fn staff(&self, scopes: &[&str]) -> String {
        self.token(&Grant::staff("staff", scopes))
    }

    /// A customer's.
    pub fn customer(&self, scopes: &[&str]) -> String {
        self.token(&Grant::customer("customer", scopes))
    }

    /// A service's own, with exactly these scopes.
    pub fn service(&self, name: &str, scopes: &[&str]) -> String {
        self.token(&Grant::scopes(name, scopes))
    }

    /// Any other.
    pub fn token(&self, grant: &Grant) -> String {
        self.issuer.token(grant, self.clock.now())
    }

    /// The clock after which they are dated.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// Its issuer, for tokens that are wrong.
    pub fn issuer(&self) -> &Issuer {
        &self.issuer
    }

    /// What a service must be told to believe them.
    pub fn settings(&self) -> TokensSettings {
        TokensSettings {
            issuer: ISSUER.to_owned(),
            audience: AUDIENCE.to_owned(),
            jwks: JwksSource::Inline(self.issuer.jwks().to_string()),
            url: None,
            client_secret: None,
        }
    }

    /// What a service under test shows to its neighbours: tokens in its name, without scopes. Stubs do not look at them.
    pub(crate) fn credentials(&self, service: &'static str) -> Credentials {
        Credentials::Given(Arc::new(Minted {
            tokens: self.clone(),
            service,
        }))
    }

    pub(super) fn variables(&self) -> [(&'static str, String); 3] {
        [
            ("PLUMBLINE_TOKENS_ISSUER", ISSUER.to_owned()),
            ("PLUMBLINE_TOKENS_AUDIENCE", AUDIENCE.to_owned()),
            ("PLUMBLINE_TOKENS_JWKS", self.issuer.jwks().to_string()),
        ]
    }
}

/// A new token for every call.
struct Minted {
    tokens: TestTokens,
    service: &'static str,
}

impl TokenSource for Minted {
    fn token(&self) -> BoxFuture<'_, Result<Token, TokenError>> {
        let token = Token::new(self.tokens.service(self.service, &[]));
        Box::pin(std::future::ready(Ok(token)))
    }

    fn refused(&self, _: &Token) -> bool {
        false
    }
}

impl fmt::Debug for Minted {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_tuple("Minted")
            .field(&self.service)
            .finish()
    }
}
