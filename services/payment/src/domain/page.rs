//! Where a list goes on: behind the last item that was seen. All lists here are by age, the latest first.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A place in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// When the item was made.
    pub created_at: DateTime<Utc>,
    /// The item.
    pub id: Uuid,
}

/// A part of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part<T> {
    /// What is in it.
    pub items: Vec<T>,
    /// Where the list goes on, if it does.
    pub next: Option<Place>,
}

impl<T> Part<T> {
    /// From one item more than the part should have: that one only tells that the list goes on.
    pub fn cut(mut items: Vec<T>, limit: usize, place: impl FnOnce(&T) -> Place) -> Self {
        let goes_on = items.len() > limit;
        items.truncate(limit);
        let next = items.last().filter(|_| goes_on).map(place);
        Self { items, next }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(number: &u128) -> Place {
        Place {
            created_at: DateTime::UNIX_EPOCH,
            id: Uuid::from_u128(*number),
        }
    }

    #[test]
    fn a_list_goes_on_behind_the_last_item_that_was_shown() {
        let part = Part::cut(vec![1, 2, 3], 2, place);
        assert_eq!((part.items, part.next), (vec![1, 2], Some(place(&2))));
    }

    #[test]
    fn the_last_part_has_no_next() {
        for items in [vec![], vec![1], vec![1, 2]] {
            assert_eq!(Part::cut(items, 2, place).next, None);
        }
    }
}
