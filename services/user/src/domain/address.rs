//! Where people live.

use chrono::{DateTime, Utc};
use runtime::Patch;
use uuid::Uuid;

/// How many addresses a user keeps at most.
pub const MOST: i64 = 20;

/// What is written on a parcel, and what its owner calls it.
#[derive(Clone, PartialEq, Eq)]
pub struct Content {
    /// What the user calls it.
    pub label: Option<String>,
    /// Whom parcels are for.
    pub name: String,
    /// Street and number.
    pub line1: String,
    /// Floor, company or the like.
    pub line2: Option<String>,
    /// The postal code.
    pub postal_code: Option<String>,
    /// The city.
    pub city: String,
    /// State or province.
    pub region: Option<String>,
    /// The country's code.
    pub country: String,
    /// Whether it is the default.
    pub is_default: bool,
}

/// An address of a user.
#[derive(Clone, PartialEq, Eq)]
pub struct Address {
    /// Its id.
    pub id: Uuid,
    /// Whose it is.
    pub user_id: Uuid,
    /// What it says.
    pub content: Content,
    /// When it was added.
    pub created_at: DateTime<Utc>,
    /// When anything last changed.
    pub updated_at: DateTime<Utc>,
    /// Counts the changes.
    pub version: i64,
}

/// Wishes to change an address.
#[derive(Clone, PartialEq, Eq)]
pub struct AddressChanges {
    /// What the user calls it.
    pub label: Patch<String>,
    /// Whom parcels are for.
    pub name: Option<String>,
    /// Street and number.
    pub line1: Option<String>,
    /// Floor, company or the like.
    pub line2: Patch<String>,
    /// The postal code.
    pub postal_code: Patch<String>,
    /// The city.
    pub city: Option<String>,
    /// State or province.
    pub region: Patch<String>,
    /// The country's code.
    pub country: Option<String>,
    /// Whether it is the default.
    pub is_default: Option<bool>,
}

/// Shows which it is and nothing of what it says: what is printed ends in logs.
impl std::fmt::Debug for Address {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Address")
            .field("id", &self.id)
            .field("version", &self.version)
            .finish_non_exhaustive()
    }
}

impl Address {
    /// A new one.
    pub const fn new(id: Uuid, user_id: Uuid, content: Content, now: DateTime<Utc>) -> Self {
        Self {
            id,
            user_id,
            content,
            created_at: now,
            updated_at: now,
            version: 1,
        }
    }

    /// It after the changes, or nothing where these change nothing.
    pub fn changed(&self, changes: AddressChanges, now: DateTime<Utc>) -> Option<Self> {
        let mut next = self.clone();
        let content = &mut next.content;
        changes.label.apply(&mut content.label);
        replace(&mut content.name, changes.name);
        replace(&mut content.line1, changes.line1);
        changes.line2.apply(&mut content.line2);
        changes.postal_code.apply(&mut content.postal_code);
        replace(&mut content.city, changes.city);
        changes.region.apply(&mut content.region);
        replace(&mut content.country, changes.country);
        replace(&mut content.is_default, changes.is_default);
        if next == *self {
            return None;
        }
        next.updated_at = now;
        next.version += 1;
        Some(next)
    }
}

fn replace<T>(target: &mut T, value: Option<T>) {
    if let Some(value) = value {
        *target = value;
    }
}
