//! Categories.

use runtime::Part;
use sqlx::PgExecutor;
use uuid::Uuid;

use crate::domain::category::Category;
use crate::domain::fold::fold;
use crate::domain::page::CategoryPlace;

/// The category with this id.
pub async fn find(executor: impl PgExecutor<'_>, id: Uuid) -> sqlx::Result<Option<Category>> {
    sqlx::query_as!(
        Category,
        "SELECT id, slug, name, description, position, version, created_at, updated_at
        FROM categories WHERE id = $1",
        id
    )
    .fetch_optional(executor)
    .await
}

/// The id of the category that has this id or else of the one that has this slug.
pub async fn known_as(
    executor: impl PgExecutor<'_>,
    id: Uuid,
    slug: &str,
) -> sqlx::Result<Option<Uuid>> {
    sqlx::query_scalar!(
        "SELECT id FROM categories WHERE id = $1 OR slug = $2 ORDER BY id <> $1 LIMIT 1",
        id,
        slug
    )
    .fetch_optional(executor)
    .await
}

/// The category with this id, which nobody else can change until the transaction ends.
pub async fn lock(executor: impl PgExecutor<'_>, id: Uuid) -> sqlx::Result<Option<Category>> {
    sqlx::query_as!(
        Category,
        "SELECT id, slug, name, description, position, version, created_at, updated_at
        FROM categories WHERE id = $1 FOR UPDATE",
        id
    )
    .fetch_optional(executor)
    .await
}

/// A part of the list in the order in which a shop shows it.
pub async fn list(
    executor: impl PgExecutor<'_>,
    after: Option<&CategoryPlace>,
    limit: usize,
) -> sqlx::Result<Part<Category, CategoryPlace>> {
    let categories = sqlx::query_as!(
        Category,
        "SELECT id, slug, name, description, position, version, created_at, updated_at
        FROM categories
        WHERE $1::uuid IS NULL OR (position, sort_name, id) > ($2::integer, $3::text, $1)
        ORDER BY position, sort_name, id
        LIMIT $4",
        after.map(|place| place.id),
        after.map(|place| place.position),
        after.map(|place| place.name.as_str()),
        limit as i64 + 1,
    )
    .fetch_all(executor)
    .await?;
    Ok(Part::cut(categories, limit, |last| CategoryPlace {
        position: last.position,
        name: fold(&last.name),
        id: last.id,
    }))
}

/// Adds a category.
pub async fn insert(executor: impl PgExecutor<'_>, category: &Category) -> sqlx::Result<()> {
    sqlx::query!(
        "INSERT INTO categories (id, slug, name, sort_name, description, position, version, created_at, updated_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        category.id,
        category.slug,
        category.name,
        fold(&category.name),
        category.description,
        category.position,
        category.version,
        category.created_at,
        category.updated_at,
    )
    .execute(executor)
    .await?;
    Ok(())
}

/// Writes a changed category, which is locked.
pub async fn update(executor: impl PgExecutor<'_>, category: &Category) -> sqlx::Result<()> {
    sqlx::query!(
        "UPDATE categories
        SET slug = $2, name = $3, sort_name = $4, description = $5, position = $6, version = $7, updated_at = $8
        WHERE id = $1",
        category.id,
        category.slug,
        category.name,
        fold(&category.name),
        category.description,
        category.position,
        category.version,
        category.updated_at,
    )
    .execute(executor)
    .await?;
    Ok(())
}
