//! What is known about images. Their bytes are elsewhere.

use sqlx::PgExecutor;
use uuid::Uuid;

use crate::domain::image::{Image, ImageType};

/// What is needed to send an image.
#[derive(Debug, Clone)]
pub struct Stored {
    /// SHA-256 of its bytes.
    pub digest: String,
    /// Its media type.
    pub content_type: ImageType,
}

/// The image with this id, if the product has it.
pub async fn find(
    executor: impl PgExecutor<'_>,
    product_id: Uuid,
    id: Uuid,
) -> sqlx::Result<Option<Stored>> {
    let row = sqlx::query!(
        "SELECT digest, content_type FROM images WHERE id = $1 AND product_id = $2",
        id,
        product_id
    )
    .fetch_optional(executor)
    .await?;
    let stored = |content_type: &str| ImageType::named(content_type);
    Ok(row.and_then(|row| {
        Some(Stored {
            content_type: stored(&row.content_type)?,
            digest: row.digest,
        })
    }))
}

/// Adds an image to a product, which is locked.
pub async fn insert(
    executor: impl PgExecutor<'_>,
    product_id: Uuid,
    image: &Image,
) -> sqlx::Result<()> {
    sqlx::query!(
        "INSERT INTO images (id, product_id, digest, content_type, width, height, size, alt, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        image.id,
        product_id,
        image.digest,
        image.content_type.as_str(),
        image.width,
        image.height,
        image.size,
        image.alt,
        image.created_at,
    )
    .execute(executor)
    .await?;
    Ok(())
}

/// Removes an image from a product, which is locked. Whether there was one.
pub async fn delete(
    executor: impl PgExecutor<'_>,
    product_id: Uuid,
    id: Uuid,
) -> sqlx::Result<bool> {
    let done = sqlx::query!(
        "DELETE FROM images WHERE id = $1 AND product_id = $2",
        id,
        product_id
    )
    .execute(executor)
    .await?;
    Ok(done.rows_affected() > 0)
}
