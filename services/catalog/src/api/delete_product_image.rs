use runtime::Caller;

use super::Catalog;
use crate::domain::status::Status;
use crate::events;
use crate::generated::operations::{
    DeleteProductImageError, DeleteProductImageRequest, DeleteProductImageResponse,
};
use crate::generated::security::CatalogWrite;
use crate::store::{images, products};

pub(super) async fn delete_product_image(
    catalog: &Catalog,
    _caller: Caller<CatalogWrite>,
    request: DeleteProductImageRequest,
) -> Result<DeleteProductImageResponse, DeleteProductImageError> {
    let mut transaction = catalog.begin("delete_product_image").await?;
    let product = products::lock(&mut transaction, request.product_id.into())
        .await?
        .ok_or(DeleteProductImageError::ProductNotFound)?;
    if product.status == Status::Archived {
        return Err(DeleteProductImageError::ProductArchived);
    }
    if !images::delete(&mut *transaction, product.id, request.image_id.into()).await? {
        return Err(DeleteProductImageError::ImageNotFound);
    }
    let product = product.stamped(catalog.now());
    products::update(&mut *transaction, &product).await?;
    events::updated(&catalog.context.outbox, &mut transaction, &product).await?;
    transaction.commit().await?;
    Ok(DeleteProductImageResponse::NoContent)
}
