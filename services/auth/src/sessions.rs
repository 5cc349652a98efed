//! Logging in, going on, and leaving.

use chrono::{DateTime, TimeDelta, Utc};
use platform::ServiceContext;
use platform::db::Transaction;
use secrecy::SecretString;
use uuid::Uuid;

use crate::config::Times;
use crate::domain::account::Account;
use crate::domain::email::EmailKey;
use crate::domain::session::{Session, Verdict};
use crate::hashing::{Hasher, HashingError};
use crate::keyring::KeyError;
use crate::secrets::{self, Vault};
use crate::store::{accounts, attempts, devices, sessions};
use crate::tokens::Tokens;

/// How many sessions an account has at most. A login beyond that ends the oldest.
const MOST_SESSIONS: i64 = 50;
/// How many devices are remembered for an account.
const MOST_DEVICES: i64 = 10;

/// Tries that are used up and come back.
#[derive(Debug, Clone, Copy)]
pub struct Budget {
    /// How many there are.
    pub tries: u32,
    /// How long it takes until one comes back.
    pub refill: TimeDelta,
    /// How many a device has.
    pub of_device: i32,
}

/// What sessions are made with. Clones are the same.
#[derive(Clone)]
pub struct Sessions {
    /// Where they are.
    pub context: ServiceContext,
    /// What compares passwords.
    pub hasher: Hasher,
    /// What makes tokens.
    pub tokens: Tokens,
    /// Where tries are counted.
    pub vault: Vault,
    /// How many there are.
    pub budget: Budget,
    /// How long everything is good.
    pub times: Times,
}

/// Somebody who wants in.
pub struct Login {
    /// The address.
    pub email: EmailKey,
    /// The password.
    pub password: SecretString,
    /// What an earlier login gave.
    pub device_token: Option<String>,
}

/// What somebody gets who is in.
pub struct LoggedIn {
    /// Who it is.
    pub account: Account,
    /// What proves it to every service.
    pub access_token: String,
    /// What gets the next one.
    pub refresh_token: String,
    /// Until when that is good.
    pub expires_at: DateTime<Utc>,
}

/// Why somebody does not get in.
#[derive(Debug, thiserror::Error)]
pub enum LoginError {
    /// The password, the address or the account is not good.
    #[error("address and password do not belong together")]
    Wrong,
    /// There is no try left. One comes back after this time.
    #[error("there is no try left")]
    NoTries(TimeDelta),
    /// The database.
    #[error("ask the database for an account")]
    Database(#[from] sqlx::Error),
    /// The password could not be compared.
    #[error(transparent)]
    Hashing(#[from] HashingError),
    /// The token could not be signed.
    #[error(transparent)]
    Key(#[from] KeyError),
}

/// Why a session does not go on.
#[derive(Debug, thiserror::Error)]
pub enum RefreshError {
    /// The token is not good.
    #[error("the refresh token is not good")]
    Refused,
    /// The database.
    #[error("ask the database for a session")]
    Database(#[from] sqlx::Error),
    /// The token could not be signed.
    #[error(transparent)]
    Key(#[from] KeyError),
}

impl Sessions {
    /// Lets somebody in. The second value is the device's token.
    pub async fn log_in(&self, login: Login) -> Result<(LoggedIn, String), LoginError> {
        let pool = &self.context.pool;
        let now = self.context.clock.now();
        let device = self.known_device(&login).await?;
        let bucket = self.vault.bucket(login.email.as_str());
        if device.is_none() {
            self.take_try(bucket).await?;
        }
        let account = accounts::of_email(pool, &login.email, now).await?;
        let hash = account
            .as_ref()
            .map(|account| account.password_hash.as_str());
        let is_right = self.hasher.verify(login.password.clone(), hash).await?;
        let account = account.filter(|account| is_right && account.disabled_at.is_none());
        let account = account.ok_or(LoginError::Wrong)?;
        let rehashed = match self.hasher.is_outdated(&account.password_hash) {
            true => Some(self.hasher.hash(login.password).await?),
            false => None,
        };
        if device.is_none() {
            attempts::give_back(pool, bucket, self.budget.refill).await?;
        }
        let device = device.unwrap_or_else(secrets::new);

        let mut transaction = platform::db::begin(pool, "log_in").await?;
        let locked = accounts::lock(&mut *transaction, account.id, now).await?;
        // Whatever has changed since the password was compared.
        let locked = locked.filter(|locked| {
            locked.password_hash == account.password_hash && locked.disabled_at.is_none()
        });
        let mut account = locked.ok_or(LoginError::Wrong)?;
        if let Some(password_hash) = rehashed {
            account.password_hash = password_hash;
            accounts::update(&mut *transaction, &account).await?;
        }
        let (session, refresh_token) = self.start(&mut transaction, &account, now).await?;
        remember_device(&mut transaction, &device, account.id, now).await?;
        let access_token = self.tokens.of_user(&account, session.id).await?;
        transaction.commit().await?;
        let logged_in = LoggedIn {
            account,
            access_token,
            refresh_token,
            expires_at: session.expires_at,
        };
        Ok((logged_in, device))
    }

    /// Lets a session go on, with new tokens.
    pub async fn refresh(&self, token: &str) -> Result<LoggedIn, RefreshError> {
        let (shown, now) = (secrets::hash(token), self.context.clock.now());
        let mut transaction = platform::db::begin(&self.context.pool, "refresh").await?;
        let found = sessions::lock_of_token(&mut *transaction, &shown).await?;
        let session = found.ok_or(RefreshError::Refused)?;
        let verdict = session.judge(&shown, now, self.times.grace);
        match verdict {
            Verdict::Rotate | Verdict::Repeat => {}
            Verdict::Expired => return Err(RefreshError::Refused),
            Verdict::Theft => {
                tracing::warn!(
                    session_id = %session.id, user_id = %session.account_id,
                    "a refresh token came a second time, so its session ends"
                );
                sessions::end(&mut *transaction, session.id).await?;
                transaction.commit().await?;
                return Err(RefreshError::Refused);
            }
        }
        let account = accounts::find(&mut *transaction, session.account_id, now).await?;
        let account = account.ok_or(RefreshError::Refused)?;
        let refresh_token = secrets::new();
        let mut session = session.with_token(secrets::hash(&refresh_token), verdict, now);
        session.expires_at = self.end_of(session.started_at, now);
        sessions::update(&mut *transaction, &session).await?;
        sessions::add_token(&mut *transaction, &session.current, session.id).await?;
        let access_token = self.tokens.of_user(&account, session.id).await?;
        transaction.commit().await?;
        Ok(LoggedIn {
            account,
            access_token,
            refresh_token,
            expires_at: session.expires_at,
        })
    }

    /// Ends the session of a token, if there is one.
    pub async fn log_out(&self, token: &str) -> sqlx::Result<()> {
        sessions::end_of_token(&self.context.pool, &secrets::hash(token)).await?;
        Ok(())
    }

    /// Uses up a try of a bucket.
    pub async fn take_try(&self, bucket: i64) -> Result<(), LoginError> {
        let Budget { tries, refill, .. } = self.budget;
        let now = self.context.clock.now();
        let most = refill * i32::try_from(tries).unwrap_or(i32::MAX);
        let pool = &self.context.pool;
        if attempts::take(pool, bucket, now, now + refill, now + most).await? {
            return Ok(());
        }
        let full_at = attempts::full_at(pool, bucket).await?.unwrap_or(now);
        Err(LoginError::NoTries(full_at + refill - most - now))
    }

    /// The device's token, where it is good for the address and has a try left, which is used up.
    async fn known_device(&self, login: &Login) -> Result<Option<String>, LoginError> {
        let Some(token) = &login.device_token else {
            return Ok(None);
        };
        let (hash, pool) = (secrets::hash(token), &self.context.pool);
        let is_known = devices::take(pool, &hash, &login.email, self.budget.of_device).await?;
        Ok(is_known.then(|| token.clone()))
    }

    async fn start(
        &self,
        transaction: &mut Transaction,
        account: &Account,
        now: DateTime<Utc>,
    ) -> sqlx::Result<(Session, String)> {
        let refresh_token = secrets::new();
        let session = Session {
            id: platform::random::id(now),
            account_id: account.id,
            current: secrets::hash(&refresh_token),
            previous: None,
            rotated_at: now,
            started_at: now,
            expires_at: self.end_of(now, now),
        };
        sessions::add(&mut **transaction, &session).await?;
        sessions::add_token(&mut **transaction, &session.current, session.id).await?;
        sessions::end_all_but_newest(&mut **transaction, account.id, MOST_SESSIONS).await?;
        Ok((session, refresh_token))
    }

    fn end_of(&self, started_at: DateTime<Utc>, now: DateTime<Utc>) -> DateTime<Utc> {
        (now + self.times.idle).min(started_at + self.times.longest)
    }
}

/// Remembers a device of an account, which is locked.
pub async fn remember_device(
    transaction: &mut Transaction,
    token: &str,
    account_id: Uuid,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    devices::remember(&mut **transaction, &secrets::hash(token), account_id, now).await?;
    devices::forget_all_but(&mut **transaction, account_id, MOST_DEVICES).await
}
