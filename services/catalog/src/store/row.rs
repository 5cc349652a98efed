//! A product as the database answers with it.

use chrono::{DateTime, Utc};
use runtime::Money;
use sqlx::types::Json;
use uuid::Uuid;

use crate::domain::attribute::Attribute;
use crate::domain::image::Image;
use crate::domain::product::Product;

/// The columns of a product, its images in one of them, so that a page of products is one round trip.
pub(super) struct ProductRow {
    pub(super) id: Uuid,
    pub(super) slug: String,
    pub(super) name: String,
    pub(super) description: Option<String>,
    pub(super) price: i64,
    pub(super) compare_at_price: Option<i64>,
    pub(super) currency: String,
    pub(super) category_id: Uuid,
    pub(super) attributes: Json<Vec<Attribute>>,
    pub(super) status: String,
    pub(super) version: i64,
    pub(super) created_at: DateTime<Utc>,
    pub(super) updated_at: DateTime<Utc>,
    pub(super) images: Json<Vec<Image>>,
    pub(super) rank: f32,
}

/// A query over products: the columns of [`ProductRow`] and the rest of the statement. `rank` says how well the product
/// fits what was searched for, where something was.
macro_rules! select_products {
    (rank: $rank:literal, $rest:literal $(+ $more:literal)* $(, $argument:expr)* $(,)?) => {
        sqlx::query_as!(
            $crate::store::row::ProductRow,
            r#"SELECT p.id, p.slug, p.name, p.description, p.price, p.compare_at_price, p.currency, p.category_id,
                p.attributes AS "attributes: _", p.status, p.version, p.created_at, p.updated_at,
                (
                    SELECT coalesce(jsonb_agg(to_jsonb(i) ORDER BY i.created_at, i.id), '[]')
                    FROM images i WHERE i.product_id = p.id
                ) AS "images!: _", "# + $rank + r#"::real AS "rank!"
            FROM products p "# + $rest $(+ $more)*
            $(, $argument)*
        )
    };
}
pub(super) use select_products;

impl ProductRow {
    /// The product, or the complaint that the database holds what the rules do not allow.
    pub(super) fn into_product(self) -> Result<Product, sqlx::Error> {
        let money = |amount| {
            Money::read(amount, &self.currency).map_err(|error| sqlx::Error::ColumnDecode {
                index: "currency".to_owned(),
                source: Box::new(error),
            })
        };
        let status = self
            .status
            .parse()
            .map_err(|error| sqlx::Error::ColumnDecode {
                index: "status".to_owned(),
                source: Box::new(error) as Box<crate::domain::status::UnknownStatus>,
            })?;
        Ok(Product {
            price: money(self.price)?,
            compare_at_price: self.compare_at_price.map(money).transpose()?,
            id: self.id,
            slug: self.slug,
            name: self.name,
            description: self.description,
            category_id: self.category_id,
            attributes: self.attributes.0,
            images: self.images.0,
            status,
            version: self.version,
            created_at: self.created_at,
            updated_at: self.updated_at,
        })
    }
}
