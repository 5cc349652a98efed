//! Puts the demo into the shop.

use anyhow::Context as _;
use chrono::{DateTime, Utc};
use futures::{StreamExt as _, TryStreamExt as _, stream};
use platform::Clock;
use platform::events::Outbox;
use sqlx::PgPool;
use uuid::Uuid;

use super::data::{Item, Shelf, added_at, id, shelves};
use crate::domain::category::Category;
use crate::domain::image::{Image, ImageType, inspect};
use crate::domain::product::Product;
use crate::events;
use crate::images::Images;
use crate::store::{categories, images as image_rows, products};

/// How many pictures are drawn at once.
const PAINTERS: usize = 4;

/// Adds what is missing of the demo and says how many products that were. What is there already is left as it is, also
/// where somebody has changed it, so this can be called at every start.
pub async fn load(pool: &PgPool, clock: &Clock, images: &Images) -> anyhow::Result<usize> {
    let outbox = &Outbox::new(clock.clone());
    let mut missing = Vec::new();
    let mut number = 0;
    for mut shelf in shelves().context("the demo's data")? {
        let items = std::mem::take(&mut shelf.products);
        let category_id = ensure(pool, shelf).await?;
        for item in items {
            number += 1;
            let slug = item.slug();
            let at = added_at(number);
            let id = id(&slug, at);
            if !products::exists(pool, id, &slug).await? {
                missing.push(async move {
                    add(pool, outbox, images, item, id, category_id, at)
                        .await
                        .with_context(|| format!("add {slug} of the demo"))
                });
            }
        }
    }
    let count = missing.len();
    stream::iter(missing)
        .buffer_unordered(PAINTERS)
        .try_collect::<()>()
        .await?;
    Ok(count)
}

/// The id of the category, which is added where it is missing.
async fn ensure(pool: &PgPool, shelf: Shelf) -> anyhow::Result<Uuid> {
    let opening = added_at(0);
    let id = id(&shelf.slug, opening);
    if let Some(id) = categories::known_as(pool, id, &shelf.slug).await? {
        return Ok(id);
    }
    let category = Category {
        id,
        slug: shelf.slug,
        name: shelf.name,
        description: Some(shelf.description),
        position: shelf.position,
        version: 1,
        created_at: opening,
        updated_at: opening,
    };
    categories::insert(pool, &category).await?;
    Ok(category.id)
}

async fn add(
    pool: &PgPool,
    outbox: &Outbox,
    images: &Images,
    item: Item,
    id: Uuid,
    category_id: Uuid,
    at: DateTime<Utc>,
) -> anyhow::Result<()> {
    let image = draw(images, &item, at).await?;
    let product: Product = item
        .product(category_id)
        .create(id, at)
        .map_err(|faults| anyhow::anyhow!("it breaks a rule: {faults:?}"))?;
    let mut transaction = platform::db::begin(pool, "load_demo_product").await?;
    products::insert(&mut *transaction, &product).await?;
    image_rows::insert(&mut *transaction, product.id, &image).await?;
    events::created(outbox, &mut transaction, &product).await?;
    transaction.commit().await?;
    Ok(())
}

/// Draws the picture of a product and keeps its bytes.
async fn draw(images: &Images, item: &Item, at: DateTime<Utc>) -> anyhow::Result<Image> {
    let picture = item.picture;
    let bytes = tokio::task::spawn_blocking(move || picture.png()).await?;
    let seen = inspect(&bytes, ImageType::Png)?;
    images.put(&seen.digest, bytes.into()).await?;
    Ok(Image::of(
        seen,
        id(&format!("picture of {}", item.slug()), at),
        item.alt(),
        at,
    ))
}
