//! Where a list goes on: behind the last item that was seen.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// A place in a list by age.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// When the item was made.
    pub created_at: DateTime<Utc>,
    /// The item.
    pub id: String,
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
