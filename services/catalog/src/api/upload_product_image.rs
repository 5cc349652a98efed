use runtime::Caller;
use runtime::http::HeaderValue;

use super::Catalog;
use crate::domain::image::{Image, ImageError, ImageType, MOST_IMAGES, inspect};
use crate::domain::product::Product;
use crate::domain::status::Status;
use crate::events;
use crate::generated::operations::{
    UploadProductImageError, UploadProductImageRequest, UploadProductImageResponse,
};
use crate::generated::security::CatalogWrite;
use crate::store::{constraint, images, products};

pub(super) async fn upload_product_image(
    catalog: &Catalog,
    _caller: Caller<CatalogWrite>,
    request: UploadProductImageRequest,
) -> Result<UploadProductImageResponse, UploadProductImageError> {
    let said =
        said(request.content_type.as_ref()).ok_or(UploadProductImageError::ImageUnreadable)?;
    let picture = inspect(&request.body, said).map_err(refusal)?;
    let image = Image::of(picture, catalog.new_id(), request.alt.into(), catalog.now());

    let product_id = request.product_id.into();
    admit(products::find(&catalog.context.statements, product_id).await?)?;
    // The bytes first: bytes that no row names are harmless, a row without bytes is not. And before the transaction, which
    // must not wait for the image store.
    catalog.images.put(&image.digest, request.body).await?;

    let mut transaction = catalog.begin("upload_product_image").await?;
    let product = admit(products::lock(&mut transaction, product_id).await?)?;
    let product = product.stamped(catalog.now());
    images::insert(&mut *transaction, product.id, &image)
        .await
        .map_err(repetition)?;
    products::update(&mut *transaction, &product).await?;
    events::updated(&catalog.context.outbox, &mut transaction, &product).await?;
    transaction.commit().await?;
    Ok(UploadProductImageResponse::Created {
        location: format!("/products/{}/images/{}", product.id, image.id),
        body: image.try_into()?,
    })
}

/// The product, if it can have one more image.
fn admit(product: Option<Product>) -> Result<Product, UploadProductImageError> {
    let product = product.ok_or(UploadProductImageError::ProductNotFound)?;
    if product.status == Status::Archived {
        return Err(UploadProductImageError::ProductArchived);
    }
    if product.images.len() >= MOST_IMAGES {
        return Err(UploadProductImageError::TooManyImages);
    }
    Ok(product)
}

/// The type that the request names, whatever parameters come with it.
fn said(content_type: Option<&HeaderValue>) -> Option<ImageType> {
    let text = content_type?.to_str().ok()?;
    let (media_type, _) = text.split_once(';').unwrap_or((text, ""));
    ImageType::named(&media_type.trim().to_ascii_lowercase())
}

fn refusal(error: ImageError) -> UploadProductImageError {
    match error {
        ImageError::Unreadable => UploadProductImageError::ImageUnreadable,
        ImageError::Dimensions => UploadProductImageError::ImageDimensions,
    }
}

fn repetition(error: sqlx::Error) -> UploadProductImageError {
    match platform::db::violated(&error) {
        Some(constraint::IMAGE_DIGEST) => UploadProductImageError::ImageExists,
        _ => error.into(),
    }
}
