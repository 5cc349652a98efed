//! Where the list of accounts goes on.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A place in the list of accounts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// When the account was registered.
    pub registered_at: DateTime<Utc>,
    /// The account.
    pub id: Uuid,
}
