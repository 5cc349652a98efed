//! Where a list goes on: the place of the last item that was seen, in the terms of the list's order.
//!
//! A place and not a number: it stays right while items are added, changed or taken away.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A place in a list of products.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum Place {
    /// In a list by age.
    Age {
        /// When the product was created.
        created_at: DateTime<Utc>,
        /// The product.
        id: Uuid,
    },
    /// In a list by price, upwards or downwards.
    Price {
        /// The currency of the price.
        currency: String,
        /// The price.
        amount: i64,
        /// The product.
        id: Uuid,
    },
    /// In a list by name.
    Name {
        /// The folded name.
        name: String,
        /// The product.
        id: Uuid,
    },
    /// In a list by relevance.
    Relevance {
        /// How well the product fits.
        rank: f32,
        /// The product.
        id: Uuid,
    },
}

/// A place in the list of categories.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CategoryPlace {
    /// The position of the category.
    pub position: i32,
    /// Its folded name.
    pub name: String,
    /// The category.
    pub id: Uuid,
}

/// A part of a list.
#[derive(Debug, Clone, PartialEq)]
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

    /// The same part with other items.
    pub fn map<U>(self, change: impl FnMut(T) -> U) -> Part<U, P> {
        Part {
            items: self.items.into_iter().map(change).collect(),
            next: self.next,
        }
    }
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

    #[test]
    fn a_place_survives_its_token() {
        let place = Place::Relevance {
            rank: 0.1 + 0.2,
            id: Uuid::nil(),
        };
        let written = serde_json::to_string(&place).expect("plain data");
        assert_eq!(
            serde_json::from_str::<Place>(&written).expect("written above"),
            place
        );
    }
}
