//! Where a list goes on: behind the last item that was seen. All lists here are by age, the latest first.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A place in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// When the item came about.
    pub at: DateTime<Utc>,
    /// The item.
    pub id: Uuid,
}
