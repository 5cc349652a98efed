//! Products, one at a time.

use sqlx::types::Json;
use sqlx::{PgConnection, PgExecutor};
use uuid::Uuid;

use super::row::{ProductRow, select_products};
use crate::domain::attribute::{facets, keywords};
use crate::domain::fold::fold;
use crate::domain::product::Product;

/// The product with this id.
pub async fn find(executor: impl PgExecutor<'_>, id: Uuid) -> sqlx::Result<Option<Product>> {
    let row = select_products!(rank: "0", "WHERE p.id = $1", id)
        .fetch_optional(executor)
        .await?;
    row.map(ProductRow::into_product).transpose()
}

/// The products with these ids, in the order of their ids.
pub async fn find_all(executor: impl PgExecutor<'_>, ids: &[Uuid]) -> sqlx::Result<Vec<Product>> {
    let rows = select_products!(rank: "0", "WHERE p.id = ANY ($1) ORDER BY p.id", ids)
        .fetch_all(executor)
        .await?;
    rows.into_iter().map(ProductRow::into_product).collect()
}

/// The product with this slug.
pub async fn find_by_slug(
    executor: impl PgExecutor<'_>,
    slug: &str,
) -> sqlx::Result<Option<Product>> {
    let row = select_products!(rank: "0", "WHERE p.slug = $1", slug)
        .fetch_optional(executor)
        .await?;
    row.map(ProductRow::into_product).transpose()
}

/// The product with this id, which nobody else can change until the transaction ends.
///
/// Locked first and read then: a statement that waited for the lock would see the images as they were before.
pub async fn lock(transaction: &mut PgConnection, id: Uuid) -> sqlx::Result<Option<Product>> {
    sqlx::query!("SELECT FROM products WHERE id = $1 FOR UPDATE", id)
        .execute(&mut *transaction)
        .await?;
    find(transaction, id).await
}

/// Whether there is a product with this id or with this slug.
pub async fn exists(executor: impl PgExecutor<'_>, id: Uuid, slug: &str) -> sqlx::Result<bool> {
    sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM products WHERE id = $1 OR slug = $2) AS "exists!""#,
        id,
        slug
    )
    .fetch_one(executor)
    .await
}

/// Adds a product.
pub async fn insert(executor: impl PgExecutor<'_>, product: &Product) -> sqlx::Result<()> {
    sqlx::query!(
        "INSERT INTO products (id, slug, name, sort_name, description, price, compare_at_price, currency, category_id,
            attributes, facets, keywords, status, version, created_at, updated_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
        product.id,
        product.slug,
        product.name,
        fold(&product.name),
        product.description,
        product.price.amount,
        product.compare_at_price.as_ref().map(|money| money.amount),
        product.price.currency.as_str(),
        product.category_id,
        Json(&product.attributes) as _,
        &facets(&product.attributes),
        keywords(&product.attributes),
        product.status.as_str(),
        product.version,
        product.created_at,
        product.updated_at,
    )
    .execute(executor)
    .await?;
    Ok(())
}

/// Writes a changed product, which is locked.
pub async fn update(executor: impl PgExecutor<'_>, product: &Product) -> sqlx::Result<()> {
    sqlx::query!(
        "UPDATE products
        SET slug = $2, name = $3, sort_name = $4, description = $5, price = $6, compare_at_price = $7, currency = $8,
            category_id = $9, attributes = $10, facets = $11, keywords = $12, status = $13, version = $14,
            updated_at = $15
        WHERE id = $1",
        product.id,
        product.slug,
        product.name,
        fold(&product.name),
        product.description,
        product.price.amount,
        product.compare_at_price.as_ref().map(|money| money.amount),
        product.price.currency.as_str(),
        product.category_id,
        Json(&product.attributes) as _,
        &facets(&product.attributes),
        keywords(&product.attributes),
        product.status.as_str(),
        product.version,
        product.updated_at,
    )
    .execute(executor)
    .await?;
    Ok(())
}
