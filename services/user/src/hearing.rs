//! What is done on what others tell.

use platform::db::Transaction;
use platform::events::{Delivery, HandlingError};
use sdk::auth::events::UserRegistered;

use crate::domain::user::User;
use crate::generated::subscriptions::Subscriber;
use crate::store::users;

/// Hears of registrations.
pub(crate) struct Hearing;

impl Subscriber for Hearing {
    /// The first that is known of a user stays: a registration that is told again changes nothing, and after an erasure there
    /// is a row already, which nobody can be registered over.
    async fn user_registered(
        &self,
        transaction: &mut Transaction,
        event: Delivery<UserRegistered>,
    ) -> Result<(), HandlingError> {
        let UserRegistered(registration) = event.data;
        let user = User::registered(
            *registration.user_id,
            registration.email.into(),
            registration.display_name.into(),
            registration.language.into(),
            *registration.registered_at,
        );
        users::register(&mut **transaction, &user).await?;
        Ok(())
    }
}
