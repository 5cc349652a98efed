//! Parts of lists.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A part of a list of `T`, and the place `P` where the list goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part<T, P> {
    /// What is in it.
    pub items: Vec<T>,
    /// Where the list goes on, if it does.
    pub next: Option<P>,
}

impl<T, P> Part<T, P> {
    /// From one item more than the part should have: that one only tells that the list goes on.
    pub fn cut(mut items: Vec<T>, limit: usize, place: impl FnOnce(&T) -> P) -> Self {
        let goes_on = items.len() > limit;
        items.truncate(limit);
        let next = items.last().filter(|_| goes_on).map(place);
        Self { items, next }
    }
}

/// Where a list by age goes on: behind this item, and not behind so many, so that it stays right while items come and go.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place<Id = Uuid> {
    /// When the item came about.
    pub at: DateTime<Utc>,
    /// The item, since several may have come about at once.
    pub id: Id,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_goes_on_behind_the_last_item_that_was_shown() {
        let part = Part::cut(vec![1, 2, 3], 2, |last| *last);
        assert_eq!((part.items, part.next), (vec![1, 2], Some(2)));
    }

    #[test]
    fn the_last_part_has_no_next() {
        for items in [vec![], vec![1], vec![1, 2]] {
            assert_eq!(Part::cut(items, 2, |last| *last).next, None);
        }
    }
}
