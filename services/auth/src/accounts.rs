//! Accounts: how they come about and how they change. Each step is one transaction.

use chrono::{TimeDelta, Utc};
use platform::ServiceContext;
use platform::db::Transaction;
use secrecy::SecretString;
use url::Url;
use uuid::Uuid;

use crate::config::Times;
use crate::domain::account::Account;
use crate::domain::email::EmailKey;
use crate::domain::role::{self, Role};
use crate::events::{self, EventError};
use crate::generated::types;
use crate::hashing::{Hasher, HashingError};
use crate::secrets;
use crate::sessions::{LoginError, Sessions, remember_device};
use crate::store::resets::{self, Reset};
use crate::store::{accounts, attempts, devices, sessions};

/// The owner of an account is told at most this often that somebody tried to register again.
const TOLD_EVERY: TimeDelta = TimeDelta::hours(1);

/// What accounts are made with. Clones are the same.
#[derive(Clone)]
pub struct Accounts {
    /// Where they are.
    pub context: ServiceContext,
    /// What hashes passwords.
    pub hasher: Hasher,
    /// How long everything is good.
    pub times: Times,
    /// Where a password is reset.
    pub reset_url: Url,
}

/// Somebody who wants an account.
pub struct Applicant {
    /// The address.
    pub email: types::EmailAddress,
    /// The password.
    pub password: SecretString,
    /// How they want to be called.
    pub display_name: types::DisplayName,
    /// The language of messages.
    pub language: types::Language,
    /// What they are.
    pub roles: Vec<Role>,
}

/// The link of a password reset.
pub struct ResetLink {
    /// Whose password it is.
    pub reset: Reset,
    /// The secret within.
    pub secret: String,
    /// The whole.
    pub link: Url,
}

/// Why a step is not done.
#[derive(Debug, thiserror::Error)]
pub enum StepError {
    /// There is no such account.
    #[error("there is no such account")]
    NoAccount,
    /// There is no such reset.
    #[error("there is no such password reset")]
    NoReset,
    /// The reset is over.
    #[error("the password reset is over")]
    ResetClosed,
    /// Nobody would be left who administers accounts.
    #[error("this is the last admin")]
    LastAdmin,
    /// The change was based on another version.
    #[error("the account has changed")]
    Changed,
    /// The password is another one.
    #[error("the password is another one")]
    WrongPassword,
    /// There is no try left.
    #[error(transparent)]
    Tries(#[from] LoginError),
    /// The database.
    #[error("ask the database for an account")]
    Database(#[from] sqlx::Error),
    /// The password could not be hashed.
    #[error(transparent)]
    Hashing(#[from] HashingError),
    /// The event could not be written.
    #[error(transparent)]
    Event(#[from] EventError),
}

impl Accounts {
    /// Makes an account, or tells the owner of the one that there is. Both take the same work: a hash, and a transaction that
    /// writes.
    pub async fn register(&self, applicant: Applicant) -> Result<(), StepError> {
        let password_hash = self.hasher.hash(applicant.password).await?;
        let now = self.context.clock.now();
        let email: String = applicant.email.get().clone();
        let key = EmailKey::of(&email);
        let account = Account {
            id: platform::random::id(now),
            email,
            password_hash,
            roles: role::complete(applicant.roles),
            version: 1,
            disabled_at: None,
            registered_at: now,
            password_changed_at: now,
            sessions: 0,
        };
        let mut transaction = self.begin("register").await?;
        let outbox = &self.context.outbox;
        if accounts::add(&mut *transaction, &account, &key).await? {
            let (name, language) = (applicant.display_name, applicant.language);
            events::registered(outbox, &mut transaction, &account, name, language).await?;
        } else if let Some(owner) =
            accounts::note_repetition(&mut *transaction, &key, now, now - TOLD_EVERY).await?
        {
            events::repeated(outbox, &mut transaction, owner, now).await?;
        }
        transaction.commit().await?;
        Ok(())
    }

    /// Changes what an account is, and ends its sessions.
    pub async fn set_roles(
        &self,
        id: Uuid,
        roles: Vec<Role>,
        is_current: impl FnOnce(&Account) -> bool,
    ) -> Result<Account, StepError> {
        let roles = role::complete(roles);
        self.change(id, |account| {
            if !is_current(account) {
                return Err(StepError::Changed);
            }
            account.roles = roles;
            Ok(())
        })
        .await
    }

    /// Lets nobody log in any more, and ends all sessions.
    pub async fn disable(&self, id: Uuid) -> Result<Account, StepError> {
        let now = self.context.clock.now();
        self.change(id, |account| {
            account.disabled_at.get_or_insert(now);
            Ok(())
        })
        .await
    }

    /// The reverse.
    pub async fn enable(&self, id: Uuid) -> Result<Account, StepError> {
        self.change(id, |account| {
            account.disabled_at = None;
            Ok(())
        })
        .await
    }

    /// Ends all sessions of an account and forgets its devices.
    pub async fn end_sessions(&self, id: Uuid) -> Result<(), StepError> {
        let mut transaction = self.begin("end_sessions").await?;
        let account = self.lock(&mut transaction, id).await?;
        forget_everywhere(&mut transaction, account.id, None).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Changes the password of somebody who knows it. Other sessions end.
    pub async fn change_password(
        &self,
        sessions: &Sessions,
        id: Uuid,
        session_id: Option<Uuid>,
        current: SecretString,
        new: SecretString,
    ) -> Result<(), StepError> {
        let pool = &self.context.pool;
        let account = accounts::find(pool, id, self.context.clock.now()).await?;
        let account = account.ok_or(StepError::NoAccount)?;
        // A token that was stolen must not serve for guessing. These tries are not those of a login.
        let bucket = sessions.vault.bucket(&format!("password of {id}"));
        sessions.take_try(bucket).await?;
        let hash = Some(account.password_hash.as_str());
        if !self.hasher.verify(current, hash).await? {
            return Err(StepError::WrongPassword);
        }
        attempts::give_back(pool, bucket, sessions.budget.refill).await?;
        let password_hash = self.hasher.hash(new).await?;
        let mut transaction = self.begin("change_password").await?;
        let locked = self.lock(&mut transaction, id).await?;
        if locked.password_hash != account.password_hash {
            return Err(StepError::WrongPassword);
        }
        self.write_password(&mut transaction, locked, password_hash, session_id)
            .await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Grants some of the password resets that were asked for. How many were.
    pub async fn grant_resets(&self) -> Result<usize, StepError> {
        let now = self.context.clock.now();
        let mut transaction = self.begin("grant_resets").await?;
        let wishes = resets::take_wishes(&mut *transaction).await?;
        for email_key in &wishes {
            let before = now - self.times.reset_pause;
            let account_id =
                accounts::note_reset(&mut *transaction, email_key, now, before).await?;
            let Some(account_id) = account_id else {
                continue;
            };
            resets::close_all(&mut *transaction, account_id, now).await?;
            let reset = Reset {
                id: platform::random::id(now),
                account_id,
                expires_at: now + self.times.reset,
                closed_at: None,
            };
            resets::add(&mut *transaction, &reset, now).await?;
            events::reset_requested(&self.context.outbox, &mut transaction, &reset).await?;
        }
        transaction.commit().await?;
        Ok(wishes.len())
    }

    /// Makes the link of a reset. Those before are void.
    pub async fn reset_link(&self, id: Uuid) -> Result<ResetLink, StepError> {
        let mut transaction = self.begin("create_reset_link").await?;
        let reset = resets::lock(&mut *transaction, id).await?;
        let reset = reset.ok_or(StepError::NoReset)?;
        if !reset.is_open(self.context.clock.now()) {
            return Err(StepError::ResetClosed);
        }
        let secret = secrets::new();
        resets::set_secret(&mut *transaction, id, &secrets::hash(&secret)).await?;
        transaction.commit().await?;
        let mut link = self.reset_url.clone();
        link.set_fragment(Some(&secret));
        Ok(ResetLink {
            reset,
            secret,
            link,
        })
    }

    /// Sets the password of whoever has the secret of a link, and answers with the token of a device.
    pub async fn reset_password(
        &self,
        secret: &str,
        new: SecretString,
    ) -> Result<String, StepError> {
        let (hash, pool) = (secrets::hash(secret), &self.context.pool);
        let is_open = |reset: &Reset| reset.is_open(self.context.clock.now());
        let found = resets::of_secret(pool, &hash).await?.filter(is_open);
        let account_id = found.ok_or(StepError::ResetClosed)?.account_id;
        let password_hash = self.hasher.hash(new).await?;
        let mut transaction = self.begin("reset_password").await?;
        let account = self.lock(&mut transaction, account_id).await?;
        // Somebody else may have been faster: the lock on the account lets one after the other.
        let found = resets::of_secret(&mut *transaction, &hash).await?;
        found.filter(is_open).ok_or(StepError::ResetClosed)?;
        let now = self.context.clock.now();
        self.write_password(&mut transaction, account, password_hash, None)
            .await?;
        let device = secrets::new();
        remember_device(&mut transaction, &device, account_id, now).await?;
        transaction.commit().await?;
        Ok(device)
    }

    async fn write_password(
        &self,
        transaction: &mut Transaction,
        mut account: Account,
        password_hash: String,
        kept: Option<Uuid>,
    ) -> Result<(), StepError> {
        let now = self.context.clock.now();
        account.password_hash = password_hash;
        account.password_changed_at = now;
        account.version += 1;
        accounts::update(&mut **transaction, &account).await?;
        forget_everywhere(transaction, account.id, kept).await?;
        resets::close_all(&mut **transaction, account.id, now).await?;
        events::password_changed(&self.context.outbox, transaction, &account).await?;
        Ok(())
    }

    async fn change(
        &self,
        id: Uuid,
        change: impl FnOnce(&mut Account) -> Result<(), StepError>,
    ) -> Result<Account, StepError> {
        let mut transaction = self.begin("change_account").await?;
        // First all admins, always in the same order: of two who remove each other one comes too late.
        let admins = accounts::lock_admins(&mut *transaction).await?;
        let before = self.lock(&mut transaction, id).await?;
        let mut after = before.clone();
        change(&mut after)?;
        if after == before {
            return Ok(after);
        }
        let is_last = admins.iter().all(|admin| *admin == id);
        if before.is_active_admin() && !after.is_active_admin() && is_last {
            return Err(StepError::LastAdmin);
        }
        after.version += 1;
        accounts::update(&mut *transaction, &after).await?;
        forget_everywhere(&mut transaction, id, None).await?;
        after.sessions = 0;
        transaction.commit().await?;
        Ok(after)
    }

    async fn lock(&self, transaction: &mut Transaction, id: Uuid) -> Result<Account, StepError> {
        let now: chrono::DateTime<Utc> = self.context.clock.now();
        let account = accounts::lock(&mut **transaction, id, now).await?;
        account.ok_or(StepError::NoAccount)
    }

    async fn begin(&self, operation: &'static str) -> sqlx::Result<Transaction> {
        platform::db::begin(&self.context.pool, operation).await
    }
}

/// Ends the sessions of an account, all but one, and forgets its devices.
async fn forget_everywhere(
    transaction: &mut Transaction,
    account_id: Uuid,
    kept: Option<Uuid>,
) -> sqlx::Result<()> {
    sessions::end_all(&mut **transaction, account_id, kept).await?;
    devices::forget_all_but(&mut **transaction, account_id, 0).await
}
