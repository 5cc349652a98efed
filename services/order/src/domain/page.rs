//! Where a list goes on: the place of the last item that was seen, not a number, so that it stays right while orders are
//! placed.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A place in a list of orders.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// When the order was placed.
    pub placed_at: DateTime<Utc>,
    /// The order.
    pub id: Uuid,
}
