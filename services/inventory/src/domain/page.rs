//! Where a list goes on: the place of the last item that was seen, in the terms of the list's order.
//!
//! A place and not a number: it stays right while items are added, changed or taken away.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A place in the list of stock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StockPlace {
    /// When the product was heard of.
    pub created_at: DateTime<Utc>,
    /// The product.
    pub product_id: Uuid,
}

/// A place in the ledger of a product.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MovementPlace {
    /// The number of the movement.
    pub number: i64,
}
