//! The keys that sign tokens: made here, kept encrypted, published before they are used and for as long as their tokens live.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use ed25519_dalek::SigningKey;
use ed25519_dalek::pkcs8::EncodePrivateKey as _;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use platform::ServiceContext;
use platform::db::Transaction;
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::domain::rotation::Schedule;
use crate::secrets::{Sealed, Vault};
use crate::store::keys::{self, NewKey, PublicKey, SealedKey};

/// All keys of the service. Clones are the same.
#[derive(Clone)]
pub struct Keyring {
    context: ServiceContext,
    vault: Vault,
    schedule: Schedule,
    /// Keys that were decrypted, by their names: which one signs is asked of the database each time, so that all instances
    /// change at the same moment.
    opened: Arc<RwLock<HashMap<String, EncodingKey>>>,
}

/// What could not be done with keys.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The next key is not known everywhere yet.
    #[error("the next key was published only a moment ago")]
    TooNew,
    /// They cannot be read.
    #[error(transparent)]
    Sealed(#[from] Sealed),
    /// The database.
    #[error("ask the database for keys")]
    Database(#[from] sqlx::Error),
    /// The key cannot be written, or a token not be signed.
    #[error("sign a token: {0}")]
    Signing(String),
}

impl Keyring {
    /// Over a database.
    pub fn new(context: ServiceContext, vault: Vault, schedule: Schedule) -> Self {
        Self {
            context,
            vault,
            schedule,
            opened: Arc::default(),
        }
    }

    /// A token that says this.
    pub async fn sign(&self, claims: &Value) -> Result<String, KeyError> {
        let (id, key) = self.current().await?;
        let mut header = Header::new(Algorithm::EdDSA);
        header.kid = Some(id);
        jsonwebtoken::encode(&header, claims, &key)
            .map_err(|error| KeyError::Signing(error.to_string()))
    }

    /// The keys as they are published.
    pub async fn published(&self) -> Result<Vec<PublicKey>, KeyError> {
        let found = keys::all(&self.context.pool).await?;
        if !found.is_empty() {
            return Ok(found);
        }
        self.look_after().await?;
        Ok(keys::all(&self.context.pool).await?)
    }

    /// Lets the next key sign from now on, and publishes a new next one.
    pub async fn rotate(&self) -> Result<Vec<PublicKey>, KeyError> {
        let now = self.context.clock.now();
        let mut transaction = self.locked().await?;
        let found = keys::all(&mut *transaction).await?;
        let next = of_state(&found, "next").ok_or(KeyError::TooNew)?;
        if !self.schedule.may_sign(next.published_at, now) {
            return Err(KeyError::TooNew);
        }
        self.change(&mut transaction, now).await?;
        let found = keys::all(&mut *transaction).await?;
        transaction.commit().await?;
        Ok(found)
    }

    /// Does what is due: makes the first keys, changes them on schedule, forgets those that are not needed any more.
    pub async fn look_after(&self) -> Result<(), KeyError> {
        let now = self.context.clock.now();
        let mut transaction = self.locked().await?;
        let found = keys::all(&mut *transaction).await?;
        if of_state(&found, "current").is_none() {
            // Nothing was signed yet, so nobody can miss this key.
            if of_state(&found, "next").is_none() {
                keys::publish(&mut *transaction, &self.make()?, now).await?;
            }
            self.change(&mut transaction, now).await?;
        } else if of_state(&found, "next").is_none() {
            keys::publish(&mut *transaction, &self.make()?, now).await?;
        } else if self.is_due(&found, now) {
            self.change(&mut transaction, now).await?;
        }
        keys::forget(&mut *transaction, self.schedule.forgotten_before(now)).await?;
        transaction.commit().await?;
        let left = keys::all(&self.context.pool).await?;
        let mut opened = self.opened.write().unwrap_or_else(PoisonError::into_inner);
        opened.retain(|id, _| left.iter().any(|key| key.id == *id));
        Ok(())
    }

    fn is_due(&self, found: &[PublicKey], now: DateTime<Utc>) -> bool {
        let since = of_state(found, "current").and_then(|key| key.current_at);
        let published = of_state(found, "next").map(|key| key.published_at);
        since.is_some_and(|since| self.schedule.is_due(since, now))
            && published.is_some_and(|published| self.schedule.may_sign(published, now))
    }

    async fn change(
        &self,
        transaction: &mut Transaction,
        now: DateTime<Utc>,
    ) -> Result<(), KeyError> {
        keys::retire(&mut **transaction, now).await?;
        keys::promote(&mut **transaction, now).await?;
        keys::publish(&mut **transaction, &self.make()?, now).await?;
        tracing::info!("another key signs from now on");
        Ok(())
    }

    async fn locked(&self) -> Result<Transaction, KeyError> {
        let mut transaction = platform::db::begin(&self.context.pool, "signing_keys").await?;
        keys::lock_all(&mut *transaction).await?;
        Ok(transaction)
    }

    async fn current(&self) -> Result<(String, EncodingKey), KeyError> {
        let mut found = keys::current(&self.context.pool).await?;
        if found.is_none() {
            self.look_after().await?;
            found = keys::current(&self.context.pool).await?;
        }
        let found = found.ok_or_else(|| KeyError::Signing("there is no key".to_owned()))?;
        let opened = self.opened.read().unwrap_or_else(PoisonError::into_inner);
        let known = opened.get(&found.id).cloned();
        drop(opened);
        match known {
            Some(key) => Ok((found.id, key)),
            None => self.open(found),
        }
    }

    fn open(&self, key: SealedKey) -> Result<(String, EncodingKey), KeyError> {
        let document = self.vault.open(&key.id, &key.sealed_key)?;
        let opened = EncodingKey::from_ed_der(&document);
        let mut all = self.opened.write().unwrap_or_else(PoisonError::into_inner);
        all.insert(key.id.clone(), opened.clone());
        Ok((key.id, opened))
    }

    fn make(&self) -> Result<NewKey, KeyError> {
        let key = SigningKey::from_bytes(&platform::random::secret());
        let document = key
            .to_pkcs8_der()
            .map_err(|error| KeyError::Signing(error.to_string()))?;
        let public_key = URL_SAFE_NO_PAD.encode(key.verifying_key().as_bytes());
        // RFC 7638: the hash of the key's required members in this order.
        let thumbprint = Sha256::digest(format!(
            r#"{{"crv":"Ed25519","kty":"OKP","x":"{public_key}"}}"#
        ));
        let id = URL_SAFE_NO_PAD.encode(thumbprint);
        let sealed_key = self.vault.seal(&id, document.as_bytes())?;
        Ok(NewKey {
            id,
            public_key,
            sealed_key,
        })
    }
}

fn of_state<'a>(keys: &'a [PublicKey], state: &str) -> Option<&'a PublicKey> {
    keys.iter().find(|key| key.state == state)
}
