use runtime::{Caller, conditional};

use super::Catalog;
use crate::events;
use crate::generated::operations::{
    ArchiveProductError, ArchiveProductRequest, ArchiveProductResponse,
};
use crate::generated::security::CatalogWrite;
use crate::store::products;

pub(super) async fn archive_product(
    catalog: &Catalog,
    _caller: Caller<CatalogWrite>,
    request: ArchiveProductRequest,
) -> Result<ArchiveProductResponse, ArchiveProductError> {
    let mut transaction = catalog.begin("archive_product").await?;
    let product = products::lock(&mut transaction, request.product_id.into())
        .await?
        .ok_or(ArchiveProductError::ProductNotFound)?;
    if !conditional::matches(&request.if_match, &conditional::of_version(product.version)) {
        return Err(ArchiveProductError::PreconditionFailed);
    }
    let product = product
        .archived(catalog.now())
        .map_err(|_| ArchiveProductError::ProductArchived)?;
    products::update(&mut *transaction, &product).await?;
    events::archived(&catalog.context.outbox, &mut transaction, &product).await?;
    transaction.commit().await?;
    Ok(ArchiveProductResponse::Ok {
        etag: conditional::of_version(product.version),
        body: product.try_into()?,
    })
}
