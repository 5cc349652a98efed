//! Who calls: whoever has a token, as everywhere; and clients with their secrets, here only.

use std::sync::Arc;

use futures::future::BoxFuture;
use runtime::security::{AuthenticationError, Proof};
use runtime::{Authenticator, Credential, Principal};

use crate::domain::client::Clients;

/// Knows clients by their secrets, and leaves tokens to whoever verifies them.
pub struct ClientsAndTokens {
    clients: Arc<Clients>,
    tokens: Arc<dyn Authenticator>,
}

impl ClientsAndTokens {
    /// These clients, and whoever verifies tokens.
    pub fn new(clients: Arc<Clients>, tokens: Arc<dyn Authenticator>) -> Self {
        Self { clients, tokens }
    }
}

impl Authenticator for ClientsAndTokens {
    fn authenticate<'a>(
        &'a self,
        credential: Credential<'a>,
    ) -> BoxFuture<'a, Result<Principal, AuthenticationError>> {
        let Proof::Basic { user, password } = credential.proof else {
            return self.tokens.authenticate(credential);
        };
        let known = match self.clients.know(user, password) {
            true => Ok(Principal::new(user)),
            false => Err(AuthenticationError::Invalid(
                "there is no client with this name and this secret",
            )),
        };
        Box::pin(std::future::ready(known))
    }
}
