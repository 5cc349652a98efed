//! An account.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::role::Role;

/// Who can log in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Whose tokens have this subject.
    pub id: Uuid,
    /// The address, as it was registered.
    pub email: String,
    /// The hash of the password.
    pub password_hash: String,
    /// What its owner is.
    pub roles: Vec<Role>,
    /// Grows with each change.
    pub version: i64,
    /// Since when nobody can log in.
    pub disabled_at: Option<DateTime<Utc>>,
    /// When it was made.
    pub registered_at: DateTime<Utc>,
    /// When its password was last changed.
    pub password_changed_at: DateTime<Utc>,
    /// How many sessions it has.
    pub sessions: i64,
}

impl Account {
    /// Whether it lets somebody change other accounts.
    pub fn is_active_admin(&self) -> bool {
        self.disabled_at.is_none() && self.roles.contains(&Role::Admin)
    }
}
