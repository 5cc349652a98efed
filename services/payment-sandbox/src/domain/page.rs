//! Where a list goes on: behind the last item that was seen.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// A place in a list by age.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// When the item was made.
    pub created_at: DateTime<Utc>,
    /// The item.
    pub id: String,
}
