//! What is sold.

use chrono::{DateTime, Utc};
use runtime::{Faults, Money, Patch};
use uuid::Uuid;

use super::attribute::{self, Attribute};
use super::image::Image;
use super::price;
use super::slug;
use super::status::{Status, StatusError};

/// A product.
#[derive(Debug, Clone, PartialEq)]
pub struct Product {
    /// Its id.
    pub id: Uuid,
    /// Its name in addresses.
    pub slug: String,
    /// What it is called.
    pub name: String,
    /// What there is to say about it.
    pub description: Option<String>,
    /// What it costs.
    pub price: Money,
    /// What it used to cost.
    pub compare_at_price: Option<Money>,
    /// The category that it stands in.
    pub category_id: Uuid,
    /// In the order in which they are shown.
    pub attributes: Vec<Attribute>,
    /// In the order in which they are shown.
    pub images: Vec<Image>,
    /// Where it stands in its life.
    pub status: Status,
    /// Counts its changes, those of its images included.
    pub version: i64,
    /// When it was created.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
}

/// A product to be created.
#[derive(Debug, Clone)]
pub struct NewProduct {
    /// What it is called.
    pub name: String,
    /// Its name in addresses; made from the name where there is none.
    pub slug: Option<String>,
    /// What there is to say about it.
    pub description: Option<String>,
    /// What it costs.
    pub price: Money,
    /// What it used to cost.
    pub compare_at_price: Option<Money>,
    /// The category that it stands in.
    pub category_id: Uuid,
    /// In the order in which they are shown.
    pub attributes: Vec<Attribute>,
    /// Where its life begins.
    pub status: Status,
}

/// What to change about a product.
#[derive(Debug, Clone, Default)]
pub struct ProductChanges {
    /// What it is called.
    pub name: Option<String>,
    /// Its name in addresses.
    pub slug: Option<String>,
    /// What there is to say about it.
    pub description: Patch<String>,
    /// What it costs.
    pub price: Option<Money>,
    /// What it used to cost.
    pub compare_at_price: Patch<Money>,
    /// The category that it stands in.
    pub category_id: Option<Uuid>,
    /// All attributes.
    pub attributes: Option<Vec<Attribute>>,
    /// Where it should stand in its life.
    pub status: Option<Status>,
}

/// Why a product cannot be changed like that.
#[derive(Debug, PartialEq)]
pub enum ChangeError {
    /// Its life has no such step.
    Status(StatusError),
    /// The product would contradict itself.
    Invalid(Faults),
}

impl From<StatusError> for ChangeError {
    fn from(error: StatusError) -> Self {
        Self::Status(error)
    }
}

impl NewProduct {
    /// The product that comes into being, or what is wrong with it.
    pub fn create(self, id: Uuid, now: DateTime<Utc>) -> Result<Product, Faults> {
        let mut faults = Faults::new();
        let slug = slug::choose(self.slug, &self.name).unwrap_or_else(|fault| {
            faults.push(fault);
            String::new()
        });
        let product = Product {
            id,
            slug,
            name: self.name,
            description: self.description,
            price: self.price,
            compare_at_price: self.compare_at_price,
            category_id: self.category_id,
            attributes: self.attributes,
            images: Vec::new(),
            status: self.status,
            version: 1,
            created_at: now,
            updated_at: now,
        };
        faults.extend(product.contradictions().into_vec());
        if faults.is_empty() {
            Ok(product)
        } else {
            Err(faults)
        }
    }
}

impl Product {
    /// The product after the changes, or nothing where they change nothing.
    pub fn changed(
        &self,
        changes: ProductChanges,
        now: DateTime<Utc>,
    ) -> Result<Option<Self>, ChangeError> {
        let status = self
            .status
            .moved_to(changes.status.unwrap_or(self.status))?;
        let mut next = self.clone();
        next.status = status;
        replace(&mut next.name, changes.name);
        replace(&mut next.slug, changes.slug);
        changes.description.apply(&mut next.description);
        replace(&mut next.price, changes.price);
        changes.compare_at_price.apply(&mut next.compare_at_price);
        replace(&mut next.category_id, changes.category_id);
        replace(&mut next.attributes, changes.attributes);
        if next == *self {
            return Ok(None);
        }
        let faults = next.contradictions();
        if !faults.is_empty() {
            return Err(ChangeError::Invalid(faults));
        }
        Ok(Some(next.stamped(now)))
    }

    /// The product at the end of its life.
    pub fn archived(&self, now: DateTime<Utc>) -> Result<Self, StatusError> {
        let status = self.status.moved_to(Status::Archived)?;
        let next = Self {
            status,
            ..self.clone()
        };
        Ok(next.stamped(now))
    }

    /// The next version of it.
    #[must_use]
    pub fn stamped(self, now: DateTime<Utc>) -> Self {
        Self {
            version: self.version + 1,
            updated_at: now,
            ..self
        }
    }

    /// Whether somebody may read it.
    pub const fn is_visible(&self, to_staff: bool) -> bool {
        to_staff || self.status.is_public()
    }

    fn contradictions(&self) -> Faults {
        let mut faults = price::check(self.price, self.compare_at_price);
        faults.extend(attribute::check(&self.attributes).into_vec());
        faults
    }
}

fn replace<T>(target: &mut T, value: Option<T>) {
    if let Some(value) = value {
        *target = value;
    }
}

#[cfg(test)]
mod tests;
