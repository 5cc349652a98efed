//! What the contract's operations do, one file each.

mod create_address;
mod delete_address;
mod erase_user;
mod export_user;
mod get_address;
mod get_health;
mod get_healthz;
mod get_user;
mod list_addresses;
mod list_users;
mod update_address;
mod update_user;

use chrono::{DateTime, Utc};
use platform::db::Transaction;
use platform::{ServiceContext, random};
use runtime::Principal;
use uuid::Uuid;

use crate::domain::access::Access;
use crate::domain::user::User;
use crate::generated::implement_api;
use crate::generated::security::scopes;
use crate::neighbours::Neighbours;
use crate::store::users;

/// Users as the contract sees them.
pub struct Users {
    context: ServiceContext,
    neighbours: Neighbours,
}

impl Users {
    /// Users over a database and the services that the export asks.
    pub const fn new(context: ServiceContext, neighbours: Neighbours) -> Self {
        Self {
            context,
            neighbours,
        }
    }

    fn now(&self) -> DateTime<Utc> {
        self.context.clock.now()
    }

    /// A new id, of this moment.
    fn new_id(&self) -> Uuid {
        random::id(self.now())
    }

    async fn begin(&self, operation: &'static str) -> sqlx::Result<Transaction> {
        platform::db::begin(&self.context.pool, operation).await
    }

    /// The user, where the caller may read them.
    async fn find(&self, principal: &Principal, id: Uuid) -> sqlx::Result<Option<User>> {
        match access(principal).reads(id) {
            true => users::find(&self.context.statements, id).await,
            false => Ok(None),
        }
    }

    /// The user, where the caller may change them. Nobody else can until the transaction ends, nor anything of theirs.
    async fn lock(
        &self,
        transaction: &mut Transaction,
        principal: &Principal,
        id: Uuid,
    ) -> sqlx::Result<Option<User>> {
        match access(principal).writes(id) {
            true => users::lock(&mut **transaction, id).await,
            false => Ok(None),
        }
    }
}

/// What somebody may do with people.
fn access(principal: &Principal) -> Access {
    Access {
        // Services and the like are no persons: their subject is a name.
        own: principal.subject.parse().ok(),
        reads_all: principal.has_scope(scopes::USER_READ),
        writes_all: principal.has_scope(scopes::USER_WRITE),
    }
}

implement_api!(Users);
