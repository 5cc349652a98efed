//! The data files beside this one, and what they become.

use chrono::{DateTime, TimeDelta, Utc};
use runtime::{Currency, Money};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use uuid::{Builder, Uuid};

use super::picture::Picture;
use crate::domain::attribute::Attribute;
use crate::domain::product::NewProduct;
use crate::domain::slug;
use crate::domain::status::Status;

/// The shop opened on this day; a product was added every few hours from then on.
const OPENING: DateTime<Utc> = DateTime::from_timestamp(1_767_603_600, 0).expect("5 January 2026");
/// The time between two products.
const PACE: TimeDelta = TimeDelta::minutes(11 * 60 + 17);

const FILES: [&str; 8] = [
    include_str!("data/kitchen.json"),
    include_str!("data/tableware.json"),
    include_str!("data/outdoor.json"),
    include_str!("data/audio.json"),
    include_str!("data/books.json"),
    include_str!("data/home.json"),
    include_str!("data/garden.json"),
    include_str!("data/stationery.json"),
];

/// A category and what stands in it.
#[derive(Debug, Deserialize)]
pub(super) struct Shelf {
    pub(super) name: String,
    pub(super) slug: String,
    pub(super) description: String,
    pub(super) position: i32,
    pub(super) products: Vec<Item>,
}

/// A product.
#[derive(Debug, Deserialize)]
pub(super) struct Item {
    name: String,
    price: i64,
    was: Option<i64>,
    status: Option<String>,
    pub(super) picture: Picture,
    description: String,
    attributes: Vec<Attribute>,
}

/// Every category.
pub(super) fn shelves() -> Result<Vec<Shelf>, serde_json::Error> {
    FILES.into_iter().map(serde_json::from_str).collect()
}

/// When the product with this number was added.
pub(super) fn added_at(number: usize) -> DateTime<Utc> {
    OPENING + PACE * i32::try_from(number).unwrap_or(i32::MAX)
}

/// The id of a thing: of the same form as every other, and the same on every machine.
pub(super) fn id(what: &str, at: DateTime<Utc>) -> Uuid {
    let hash = Sha256::digest(what);
    let mut bytes = [0; 10];
    bytes.copy_from_slice(&hash[..10]);
    Builder::from_unix_timestamp_millis(at.timestamp_millis().unsigned_abs(), &bytes).into_uuid()
}

impl Item {
    /// Its name in addresses.
    pub(super) fn slug(&self) -> String {
        slug::from_name(&self.name).unwrap_or_default()
    }

    /// What its picture shows.
    pub(super) fn alt(&self) -> String {
        format!("A drawing of the {}", self.name)
    }

    /// The product to be created.
    pub(super) fn product(self, category_id: Uuid) -> NewProduct {
        let euros = |amount| Money {
            amount,
            currency: Currency::EUR,
        };
        let status = self.status.and_then(|status| status.parse().ok());
        NewProduct {
            name: self.name,
            slug: None,
            description: Some(self.description),
            price: euros(self.price),
            compare_at_price: self.was.map(euros),
            category_id,
            attributes: self.attributes,
            status: status.unwrap_or(Status::Active),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn the_shop_has_at_least_sixty_good_products_for_everybody() {
        let shelves = shelves().expect("well formed");
        assert_eq!(shelves.len(), 8);
        let mut public = 0;
        let mut slugs = HashSet::new();
        for item in shelves.into_iter().flat_map(|shelf| shelf.products) {
            let name = item.name.clone();
            assert!(slugs.insert(item.slug()), "{name} is there twice");
            assert!(
                item.status
                    .as_ref()
                    .is_none_or(|status| status.parse::<Status>().is_ok())
            );
            let product = item.product(Uuid::nil()).create(Uuid::nil(), OPENING);
            let product = product.unwrap_or_else(|faults| panic!("{name}: {faults:?}"));
            public += usize::from(product.status == Status::Active);
        }
        assert!(public >= 60, "{public}");
    }

    #[test]
    fn ids_are_the_same_everywhere() {
        let id = id("kettle", OPENING);
        assert_eq!(id, super::id("kettle", OPENING));
        assert_eq!(id.get_version_num(), 7);
        assert_ne!(id, super::id("mug", OPENING));
    }
}
