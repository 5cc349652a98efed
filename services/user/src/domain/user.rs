//! People.

use chrono::{DateTime, Utc};
use runtime::Patch;
use uuid::Uuid;

/// A person.
#[derive(Clone, PartialEq, Eq)]
pub struct User {
    /// Their id, which is the subject of their token.
    pub id: Uuid,
    /// What they registered with.
    pub email: String,
    /// What they want to be called.
    pub display_name: String,
    /// In which they are written to.
    pub language: String,
    /// Where they can be called.
    pub phone: Option<String>,
    /// When they registered.
    pub registered_at: DateTime<Utc>,
    /// When anything last changed.
    pub updated_at: DateTime<Utc>,
    /// Counts the changes.
    pub version: i64,
}

/// Wishes to change a person.
#[derive(Clone, PartialEq, Eq)]
pub struct UserChanges {
    /// What they want to be called.
    pub display_name: Option<String>,
    /// In which they are written to.
    pub language: Option<String>,
    /// Where they can be called.
    pub phone: Patch<String>,
}

/// Shows who it is and nothing about them: what is printed ends in logs.
impl std::fmt::Debug for User {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("User")
            .field("id", &self.id)
            .field("version", &self.version)
            .finish_non_exhaustive()
    }
}

impl User {
    /// The profile of somebody who has just registered.
    pub fn registered(
        id: Uuid,
        email: String,
        display_name: String,
        language: String,
        registered_at: DateTime<Utc>,
    ) -> Self {
        Self {
            id,
            email,
            display_name,
            language,
            phone: None,
            registered_at,
            updated_at: registered_at,
            version: 1,
        }
    }

    /// They after the changes, or nothing where these change nothing.
    pub fn changed(&self, changes: UserChanges, now: DateTime<Utc>) -> Option<Self> {
        let mut next = self.clone();
        if let Some(name) = changes.display_name {
            next.display_name = name;
        }
        if let Some(language) = changes.language {
            next.language = language;
        }
        changes.phone.apply(&mut next.phone);
        if next == *self {
            return None;
        }
        next.updated_at = now;
        next.version += 1;
        Some(next)
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    fn ines() -> User {
        User {
            phone: Some("+494012345678".to_owned()),
            ..User::registered(
                Uuid::from_u128(1),
                "ines@example.com".to_owned(),
                "Ines".to_owned(),
                "de".to_owned(),
                DateTime::UNIX_EPOCH,
            )
        }
    }

    const NOTHING: UserChanges = UserChanges {
        display_name: None,
        language: None,
        phone: Patch::Absent,
    };

    #[test]
    fn what_is_left_out_stays_and_null_clears() {
        let now = DateTime::UNIX_EPOCH + TimeDelta::days(1);
        let changes = UserChanges {
            phone: Patch::Null,
            ..NOTHING
        };
        let next = ines().changed(changes, now).expect("it changes");
        assert_eq!(next.phone, None);
        assert_eq!(next.display_name, "Ines");
        assert_eq!((next.version, next.updated_at), (2, now));
    }

    #[test]
    fn what_changes_nothing_makes_no_version() {
        let same = UserChanges {
            display_name: Some("Ines".to_owned()),
            ..NOTHING
        };
        assert_eq!(ines().changed(same, DateTime::UNIX_EPOCH), None);
        assert_eq!(ines().changed(NOTHING, DateTime::UNIX_EPOCH), None);
    }

    #[test]
    fn printing_somebody_says_nothing_about_them() {
        let printed = format!("{:?}", ines());
        assert!(
            !printed.contains("Ines") && !printed.contains("example"),
            "{printed}"
        );
    }
}
