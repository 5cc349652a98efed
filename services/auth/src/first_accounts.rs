//! Accounts that are there from the start.

use anyhow::Context as _;
use secrecy::SecretString;

use crate::accounts::{Accounts, Applicant};
use crate::config::FirstAccount;
use crate::domain::email::EmailKey;
use crate::generated::types::Language;
use crate::store;

/// Makes those that are missing: where there is an account under an address, it stays as it is.
pub(crate) async fn make(accounts: &Accounts, first: &[FirstAccount]) -> anyhow::Result<()> {
    for first in first {
        let (pool, now) = (&accounts.context.pool, accounts.context.clock.now());
        let known = store::accounts::of_email(pool, &EmailKey::of(&first.email), now).await?;
        if known.is_some() {
            continue;
        }
        let unfit = "an account of `first_accounts` is not one that could be registered";
        let applicant = Applicant {
            email: first.email.clone().try_into().context(unfit)?,
            password: SecretString::clone(&first.password),
            display_name: first.display_name.clone().try_into().context(unfit)?,
            language: Language::En,
            roles: first.roles.clone(),
        };
        accounts.register(applicant).await?;
    }
    Ok(())
}
