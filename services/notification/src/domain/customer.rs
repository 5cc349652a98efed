//! What a customer wants to be told.

use super::message::Reason;
use super::notice::Category;

/// What is known of a customer here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Customer {
    /// Grows with each change.
    pub version: i64,
    /// What they want to be told.
    pub preferences: Preferences,
    /// Whether they had their data erased.
    pub is_erased: bool,
}

/// What a customer may decide about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Preferences {
    /// Whether they are told that a parcel has left.
    pub shipping: bool,
    /// Whether they are told that a parcel has arrived.
    pub delivery: bool,
}

/// Changes of preferences; what is nothing stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PreferencesChanges {
    /// Whether they are told that a parcel has left.
    pub shipping: Option<bool>,
    /// Whether they are told that a parcel has arrived.
    pub delivery: Option<bool>,
}

/// Whoever has decided nothing is told everything.
impl Default for Customer {
    fn default() -> Self {
        Self {
            version: 1,
            preferences: Preferences {
                shipping: true,
                delivery: true,
            },
            is_erased: false,
        }
    }
}

impl Customer {
    /// Whether they are to be told something of this category; the reason, if they are not.
    pub fn wants(&self, category: Category) -> Result<(), Reason> {
        let wanted = match category {
            Category::Account | Category::Purchase => true,
            Category::Shipping => self.preferences.shipping,
            Category::Delivery => self.preferences.delivery,
        };
        match (self.is_erased, wanted) {
            (true, _) => Err(Reason::Erased),
            (false, false) => Err(Reason::Unwanted),
            (false, true) => Ok(()),
        }
    }
}

impl Preferences {
    /// They after the changes.
    #[must_use]
    pub fn changed(self, changes: PreferencesChanges) -> Self {
        Self {
            shipping: changes.shipping.unwrap_or(self.shipping),
            delivery: changes.delivery.unwrap_or(self.delivery),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Category; 4] = [
        Category::Account,
        Category::Purchase,
        Category::Shipping,
        Category::Delivery,
    ];

    #[test]
    fn what_is_owed_cannot_be_switched_off() {
        let mut customer = Customer::default();
        assert!(ALL.iter().all(|category| customer.wants(*category).is_ok()));
        customer.preferences = customer.preferences.changed(PreferencesChanges {
            shipping: Some(false),
            delivery: None,
        });
        let refused = |category: &Category| customer.wants(*category) == Err(Reason::Unwanted);
        assert_eq!(
            ALL.map(|category| refused(&category)),
            [false, false, true, false]
        );
    }

    #[test]
    fn the_erased_are_told_nothing() {
        let customer = Customer {
            is_erased: true,
            ..Customer::default()
        };
        assert!(
            ALL.iter()
                .all(|category| customer.wants(*category) == Err(Reason::Erased))
        );
    }
}
