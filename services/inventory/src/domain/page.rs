//! Where the ledger of a product goes on.

use serde::{Deserialize, Serialize};

/// A place in the ledger of a product.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MovementPlace {
    /// The number of the movement.
    pub number: i64,
}
