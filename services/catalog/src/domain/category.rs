//! The shelves that products stand in.

use chrono::{DateTime, Utc};
use runtime::Patch;
use uuid::Uuid;

/// A category.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Category {
    /// Its id.
    pub id: Uuid,
    /// Its name in addresses.
    pub slug: String,
    /// What it is called.
    pub name: String,
    /// What stands in it.
    pub description: Option<String>,
    /// Where it stands among the others.
    pub position: i32,
    /// Counts its changes.
    pub version: i64,
    /// When it was created.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
}

/// What to change about a category.
#[derive(Debug, Default)]
pub struct CategoryChanges {
    /// What it is called.
    pub name: Option<String>,
    /// Its name in addresses.
    pub slug: Option<String>,
    /// What stands in it.
    pub description: Patch<String>,
    /// Where it stands among the others.
    pub position: Option<i32>,
}

impl Category {
    /// The category after the changes, or nothing where they change nothing.
    pub fn changed(&self, changes: CategoryChanges, now: DateTime<Utc>) -> Option<Self> {
        let mut next = self.clone();
        if let Some(name) = changes.name {
            next.name = name;
        }
        if let Some(slug) = changes.slug {
            next.slug = slug;
        }
        if let Some(position) = changes.position {
            next.position = position;
        }
        changes.description.apply(&mut next.description);
        if next == *self {
            return None;
        }
        next.version += 1;
        next.updated_at = now;
        Some(next)
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    fn kitchen() -> Category {
        Category {
            id: Uuid::nil(),
            slug: "kitchen".to_owned(),
            name: "Kitchen".to_owned(),
            description: Some("Pots.".to_owned()),
            position: 1,
            version: 3,
            created_at: DateTime::UNIX_EPOCH,
            updated_at: DateTime::UNIX_EPOCH,
        }
    }

    #[test]
    fn a_change_counts_as_a_version() {
        let now = DateTime::UNIX_EPOCH + TimeDelta::hours(1);
        let changes = CategoryChanges {
            description: Patch::Null,
            position: Some(2),
            ..CategoryChanges::default()
        };
        let next = kitchen().changed(changes, now).expect("something changes");
        assert_eq!((next.description, next.position), (None, 2));
        assert_eq!((next.version, next.updated_at), (4, now));
        assert_eq!(next.name, "Kitchen");
    }

    #[test]
    fn saying_what_is_already_so_changes_nothing() {
        let changes = CategoryChanges {
            name: Some("Kitchen".to_owned()),
            ..CategoryChanges::default()
        };
        assert_eq!(kitchen().changed(changes, DateTime::UNIX_EPOCH), None);
    }
}
