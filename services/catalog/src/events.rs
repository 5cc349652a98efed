//! What the catalog tells others. Each event is written in the transaction of what it tells.

use std::error::Error;

use platform::db::Transaction;
use platform::events::Outbox;

use crate::convert::Unfit;
use crate::domain::product::Product;
use crate::generated::events::{ProductArchived, ProductCreated, ProductUpdated};
use crate::generated::types::ProductArchival;

/// An event could not be written, so what it tells must not last.
#[derive(Debug, thiserror::Error)]
#[error("write an event about a product")]
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

/// `product.created`.
pub async fn created(
    outbox: &Outbox,
    transaction: &mut Transaction,
    product: &Product,
) -> Result<(), EventError> {
    let event = ProductCreated(product.try_into()?);
    outbox.append(transaction, event).await?;
    Ok(())
}

/// `product.updated`.
pub async fn updated(
    outbox: &Outbox,
    transaction: &mut Transaction,
    product: &Product,
) -> Result<(), EventError> {
    let event = ProductUpdated(product.try_into()?);
    outbox.append(transaction, event).await?;
    Ok(())
}

/// `product.archived`.
pub async fn archived(
    outbox: &Outbox,
    transaction: &mut Transaction,
    product: &Product,
) -> Result<(), EventError> {
    let event = ProductArchived(ProductArchival {
        product_id: product.id.into(),
        version: product.version.try_into()?,
    });
    outbox.append(transaction, event).await?;
    Ok(())
}
