//! The queries. Services have them checked when they are compiled, which changes nothing at run time.

use chrono::{DateTime, Utc};
use sqlx::PgExecutor;
use uuid::Uuid;

use crate::generated::types::{CurrencyCode, Money, Product, ProductId};

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    slug: String,
    name: String,
    description: String,
    status: String,
    price: i64,
    currency: String,
    stock: i32,
    tags: Vec<String>,
    created_at: DateTime<Utc>,
}

pub(super) async fn find(executor: impl PgExecutor<'_>, id: Uuid) -> sqlx::Result<Option<Product>> {
    let query = sqlx::query_as::<_, Row>(
        "SELECT id, slug, name, description, status, price, currency, stock, tags, created_at FROM products WHERE id = $1",
    );
    let row = query.bind(id).fetch_optional(executor).await?;
    row.map(Row::into_product).transpose()
}

pub(super) async fn behind(
    executor: impl PgExecutor<'_>,
    after: Uuid,
    limit: i64,
) -> sqlx::Result<Vec<Product>> {
    let query = sqlx::query_as::<_, Row>(
        "SELECT id, slug, name, description, status, price, currency, stock, tags, created_at FROM products
        WHERE id > $1 ORDER BY id LIMIT $2",
    );
    let rows = query.bind(after).bind(limit).fetch_all(executor).await?;
    rows.into_iter().map(Row::into_product).collect()
}

impl Row {
    fn into_product(self) -> sqlx::Result<Product> {
        Ok(Product {
            id: ProductId(self.id),
            slug: self.slug,
            name: self.name,
            description: self.description,
            status: self
                .status
                .parse()
                .map_err(|error| decode("status", error))?,
            price: Money {
                amount: self.price,
                currency: CurrencyCode::try_from(self.currency)
                    .map_err(|error| decode("currency", error))?,
            },
            stock: self.stock,
            tags: self.tags,
            created_at: self.created_at,
        })
    }
}

/// A value that the table allows and the contract does not.
fn decode(column: &str, error: impl std::error::Error + Send + Sync + 'static) -> sqlx::Error {
    sqlx::Error::ColumnDecode {
        index: column.to_owned(),
        source: Box::new(error),
    }
}
