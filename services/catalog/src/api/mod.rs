//! What the contract's operations do, one file each.

mod archive_product;
mod create_category;
mod create_product;
mod delete_product_image;
mod get_category;
mod get_health;
mod get_healthz;
mod get_product;
mod get_product_by_slug;
mod get_product_image;
mod get_products;
mod list_categories;
mod list_products;
mod update_category;
mod update_product;
mod upload_product_image;

use chrono::{DateTime, Utc};
use platform::db::Transaction;
use platform::{ServiceContext, random};
use runtime::Caller;
use uuid::Uuid;

use crate::generated::implement_api;
use crate::generated::security::{self, scopes};
use crate::images::Images;

/// The catalog as the contract sees it.
pub struct Catalog {
    context: ServiceContext,
    images: Images,
}

impl Catalog {
    /// The catalog over a database and an image store.
    pub const fn new(context: ServiceContext, images: Images) -> Self {
        Self { context, images }
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
}

/// Whether somebody who need not say who they are is staff.
fn is_staff(caller: Option<&Caller<security::Bearer>>) -> bool {
    caller.is_some_and(|caller| caller.has_scope(scopes::CATALOG_WRITE))
}

implement_api!(Catalog);
