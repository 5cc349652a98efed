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
