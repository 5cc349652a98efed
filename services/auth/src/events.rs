//! What auth tells others, and what it does on what it hears. No event has a secret.

use std::error::Error;

use chrono::{DateTime, Utc};
use platform::db::Transaction;
use platform::events::{Delivery, HandlingError, Outbox};
use sdk::user::events::UserErased;
use uuid::Uuid;

use crate::convert::Unfit;
use crate::domain::account::Account;
use crate::generated::Subscriber;
use crate::generated::events::{
    PasswordChanged, PasswordResetRequested, RegistrationRepeated, UserRegistered,
};
use crate::generated::types;
use crate::store::accounts;
use crate::store::resets::Reset;

/// An event could not be written, so what it tells must not last.
#[derive(Debug, thiserror::Error)]
#[error("write an event about an account")]
pub struct EventError(#[source] Box<dyn Error + Send + Sync>);

impl From<sqlx::Error> for EventError {
    fn from(error: sqlx::Error) -> Self {
        Self(Box::new(error))
    }
}

impl From<Unfit> for EventError {
    fn from(error: Unfit) -> Self {
        Self(Box::new(error))
    }
}

/// `user.registered`.
pub async fn registered(
    outbox: &Outbox,
    transaction: &mut Transaction,
    account: &Account,
    display_name: types::DisplayName,
    language: types::Language,
) -> Result<(), EventError> {
    let event = UserRegistered(types::Registration {
        user_id: account.id.into(),
        email: account.email.clone().try_into()?,
        display_name,
        language,
        registered_at: account.registered_at.into(),
    });
    outbox.append(transaction, event).await?;
    Ok(())
}

/// `registration.repeated`.
pub async fn repeated(
    outbox: &Outbox,
    transaction: &mut Transaction,
    user_id: Uuid,
    tried_at: DateTime<Utc>,
) -> Result<(), EventError> {
    let event = RegistrationRepeated(types::RepeatedRegistration {
        user_id: user_id.into(),
        tried_at: tried_at.into(),
    });
    outbox.append(transaction, event).await?;
    Ok(())
}

/// `password_reset.requested`.
pub async fn reset_requested(
    outbox: &Outbox,
    transaction: &mut Transaction,
    reset: &Reset,
) -> Result<(), EventError> {
    let event = PasswordResetRequested(types::RequestedPasswordReset {
        reset_id: reset.id.into(),
        user_id: reset.account_id.into(),
        expires_at: reset.expires_at.into(),
    });
    outbox.append(transaction, event).await?;
    Ok(())
}

/// `password.changed`.
pub async fn password_changed(
    outbox: &Outbox,
    transaction: &mut Transaction,
    account: &Account,
) -> Result<(), EventError> {
    let event = PasswordChanged(types::ChangedPassword {
        user_id: account.id.into(),
        changed_at: account.password_changed_at.into(),
    });
    outbox.append(transaction, event).await?;
    Ok(())
}

/// What auth does on what it hears.
#[derive(Debug, Clone, Copy)]
pub struct Handlers;

impl Subscriber for Handlers {
    /// Also where it is the last admin's: who is gone cannot be kept as an admin. `first_accounts` makes another one.
    async fn user_erased(
        &self,
        transaction: &mut Transaction,
        event: Delivery<UserErased>,
    ) -> Result<(), HandlingError> {
        let user_id = *event.data.0.user_id;
        accounts::forget_registration(&mut **transaction, user_id).await?;
        if accounts::remove(&mut **transaction, user_id).await? {
            tracing::info!(%user_id, "an account was erased");
        }
        Ok(())
    }
}
