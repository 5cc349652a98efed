//! Who knows what must not be kept here, asked through `sdk` as the service itself.

use std::fmt;

use anyhow::Context as _;
use platform::ServiceContext;
use sdk::Options;
use sdk::auth::types::ProblemCode as AuthProblem;
use sdk::user::types::ProblemCode as UserProblem;
use secrecy::SecretString;
use uuid::Uuid;

use crate::config::Config;
use crate::domain::message::{Obstacle, Reason};

/// The ways to them.
#[derive(Clone, Debug)]
pub struct Neighbours {
    user: sdk::user::Client,
    auth: sdk::auth::Client,
}

/// Whom a mail is for. Printing one says nothing about them.
pub struct Recipient {
    /// Their address.
    pub email: String,
    /// What they are called.
    pub name: String,
}

impl Neighbours {
    /// Finds them where the settings say. They do not have to be there yet.
    pub fn connect(context: &ServiceContext, config: &Config) -> anyhow::Result<Self> {
        let patience = Options::default().timeout(config.neighbour_timeout);
        let user = context.neighbour(&config.user_url).context("user")?;
        let auth = context.neighbour(&config.auth_url).context("auth")?;
        Ok(Self {
            user: sdk::user::connect(user).with(patience.clone()),
            auth: sdk::auth::connect(auth).with(patience),
        })
    }

    /// A customer's address and name, as they are now.
    pub async fn recipient(&self, customer_id: Uuid) -> Result<Recipient, Obstacle> {
        match self.user.get_user().user_id(customer_id).send().await {
            Ok(user) => {
                let user = user.into_inner();
                Ok(Recipient {
                    email: user.email.into(),
                    name: user.display_name.into(),
                })
            }
            Err(error) if error.code() == Some(&UserProblem::UserNotFound) => {
                Err(Reason::RecipientUnknown.into())
            }
            Err(error) => {
                tracing::debug!(%customer_id, %error, "the recipient was not told");
                Err(Reason::RecipientUnavailable.into())
            }
        }
    }

    /// A new link for a password reset, which voids those before.
    pub async fn reset_link(&self, reset_id: Uuid) -> Result<SecretString, Obstacle> {
        match self
            .auth
            .create_reset_link()
            .reset_id(reset_id)
            .send()
            .await
        {
            Ok(made) => Ok(made.into_inner().link.into()),
            Err(error) => match error.code() {
                Some(AuthProblem::ResetNotFound | AuthProblem::ResetClosed) => {
                    Err(Reason::Obsolete.into())
                }
                _ => {
                    tracing::debug!(%reset_id, %error, "the link was not made");
                    Err(Reason::LinkUnavailable.into())
                }
            },
        }
    }
}

impl fmt::Debug for Recipient {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Recipient").finish_non_exhaustive()
    }
}
