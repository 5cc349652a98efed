//! Where a list goes on: the place of the last item that was seen, not a number, so that it stays right while people register.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A place in a list of users.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// When the user registered.
    pub registered_at: DateTime<Utc>,
    /// The user.
    pub id: Uuid,
}
