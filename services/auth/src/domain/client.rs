//! Services that get tokens (RFC 6749, section 4.4).

use std::collections::BTreeMap;

use secrecy::ExposeSecret as _;
use sha2::{Digest as _, Sha256};

use crate::config::ClientConfig;

/// The services that get tokens.
#[derive(Debug, Clone, Default)]
pub struct Clients(BTreeMap<String, Client>);

#[derive(Debug, Clone)]
struct Client {
    /// A hash, so that comparing takes as long wherever two secrets differ.
    secret: [u8; 32],
    scopes: Vec<String>,
}

/// A scope was asked for that the client may not have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotAllowed;

impl Clients {
    /// As the settings say.
    pub fn new(clients: &BTreeMap<String, ClientConfig>) -> Self {
        let clients = clients.iter().map(|(name, client)| {
            let client = Client {
                secret: hash(client.secret.expose_secret()),
                scopes: client.scopes.clone(),
            };
            (name.clone(), client)
        });
        Self(clients.collect())
    }

    /// Whether this is the client's secret. A client that is not known is compared too.
    pub fn know(&self, name: &str, secret: &str) -> bool {
        let client = self.0.get(name);
        let expected = client.map_or([0; 32], |client| client.secret);
        hash(secret) == expected && client.is_some()
    }

    /// What a token of the client allows: what is asked for, or all that it may have.
    pub fn granted(&self, name: &str, asked: Option<&str>) -> Result<Vec<String>, NotAllowed> {
        let allowed = &self.0.get(name).ok_or(NotAllowed)?.scopes;
        let Some(asked) = asked else {
            return Ok(allowed.clone());
        };
        let asked = asked.split(' ').filter(|scope| !scope.is_empty());
        let asked: Vec<String> = asked.map(str::to_owned).collect();
        match asked.iter().all(|scope| allowed.contains(scope)) {
            true => Ok(asked),
            false => Err(NotAllowed),
        }
    }
}

fn hash(secret: &str) -> [u8; 32] {
    Sha256::digest(secret).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clients() -> Clients {
        let client = ClientConfig {
            secret: "s3cret".into(),
            scopes: vec!["a:read".to_owned(), "b:write".to_owned()],
        };
        Clients::new(&BTreeMap::from([("order".to_owned(), client)]))
    }

    #[test]
    fn only_its_own_secret_lets_a_client_in() {
        assert!(clients().know("order", "s3cret"));
        assert!(!clients().know("order", "s3cret "));
        assert!(!clients().know("payment", "s3cret"));
        assert!(!clients().know("payment", ""));
    }

    #[test]
    fn a_client_gets_what_it_asks_for_and_may_have() {
        let granted = |asked| clients().granted("order", asked);
        assert_eq!(
            granted(None),
            Ok(vec!["a:read".to_owned(), "b:write".to_owned()])
        );
        assert_eq!(granted(Some("b:write")), Ok(vec!["b:write".to_owned()]));
        assert_eq!(granted(Some("b:write c:read")), Err(NotAllowed));
    }
}
