//! Passwords become hashes (Argon2id), on threads that may be busy for long, and never more at once than was set.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::Context as _;
use argon2::password_hash::{PasswordHash, PasswordHasher as _, PasswordVerifier as _, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use secrecy::{ExposeSecret as _, SecretString};
use tokio::sync::Semaphore;

use crate::config::Config;

/// Hashes passwords. Clones share the places in which it is done.
#[derive(Clone)]
pub struct Hasher {
    argon2: Argon2<'static>,
    places: Arc<Semaphore>,
    /// Of a password that nobody has: what is verified where there is no account, so that it takes as long.
    nobodys: Arc<str>,
    done: Arc<AtomicU64>,
}

/// A password could not be hashed.
#[derive(Debug, thiserror::Error)]
#[error("a password could not be hashed: {0}")]
pub struct HashingError(String);

impl Hasher {
    /// As the settings say.
    pub fn new(config: &Config) -> anyhow::Result<Self> {
        let params = Params::new(
            config.argon2_memory,
            config.argon2_passes,
            config.argon2_lanes,
            None,
        );
        let params = params
            .map_err(|error| anyhow::anyhow!("the parameters of Argon2 do not fit: {error}"))?;
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let nobodys = hash(&argon2, &platform::random::token(32)).context("try the parameters")?;
        Ok(Self {
            argon2,
            places: Arc::new(Semaphore::new(config.hashes_at_once)),
            nobodys: nobodys.into(),
            done: Arc::default(),
        })
    }

    /// The hash of a new password.
    pub async fn hash(&self, password: SecretString) -> Result<String, HashingError> {
        let argon2 = self.argon2.clone();
        self.work(move || hash(&argon2, password.expose_secret()))
            .await?
    }

    /// Whether it is the password of the hash. Without a hash it is not, and that takes as long to find out.
    pub async fn verify(
        &self,
        password: SecretString,
        against: Option<&str>,
    ) -> Result<bool, HashingError> {
        let expected = against.unwrap_or(&self.nobodys).to_owned();
        let argon2 = self.argon2.clone();
        let matches = self.work(move || {
            let parsed = PasswordHash::new(&expected)
                .map_err(|error| HashingError(format!("what is stored is no hash: {error}")))?;
            let verified = argon2.verify_password(password.expose_secret().as_bytes(), &parsed);
            Ok(verified.is_ok())
        });
        Ok(matches.await?? && against.is_some())
    }

    /// Whether the hash was made under other parameters than are set now.
    pub fn is_outdated(&self, hash: &str) -> bool {
        let ours = self.argon2.params();
        let made = PasswordHash::new(hash).ok();
        let made = made.and_then(|hash| Params::try_from(&hash).ok());
        made.is_none_or(|made| {
            (made.m_cost(), made.t_cost(), made.p_cost())
                != (ours.m_cost(), ours.t_cost(), ours.p_cost())
        })
    }

    /// How many passwords it has hashed or verified.
    pub fn done(&self) -> u64 {
        self.done.load(Ordering::SeqCst)
    }

    async fn work<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, HashingError> {
        let places = Arc::clone(&self.places);
        let place = places.acquire_owned().await;
        let place = place.map_err(|error| HashingError(error.to_string()))?;
        self.done.fetch_add(1, Ordering::SeqCst);
        let working = tokio::task::spawn_blocking(move || {
            // Whoever stops waiting does not free the place before the work is done.
            let _place = place;
            work()
        });
        working
            .await
            .map_err(|error| HashingError(error.to_string()))
    }
}

fn hash(argon2: &Argon2<'_>, password: &str) -> Result<String, HashingError> {
    let failed = |error: argon2::password_hash::Error| HashingError(error.to_string());
    let salt = SaltString::encode_b64(&platform::random::secret::<16>()).map_err(failed)?;
    let hash = argon2.hash_password(password.as_bytes(), &salt);
    Ok(hash.map_err(failed)?.to_string())
}
