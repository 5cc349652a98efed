use runtime::{Caller, conditional};

use super::Catalog;
use crate::domain::product::{ChangeError, Product};
use crate::domain::status::StatusError;
use crate::events;
use crate::generated::operations::{
    UpdateProductError, UpdateProductRequest, UpdateProductResponse,
};
use crate::generated::security::CatalogWrite;
use crate::store::{constraint, products};

pub(super) async fn update_product(
    catalog: &Catalog,
    _caller: Caller<CatalogWrite>,
    request: UpdateProductRequest,
) -> Result<UpdateProductResponse, UpdateProductError> {
    let mut transaction = catalog.begin("update_product").await?;
    let product = products::lock(&mut transaction, request.product_id.into())
        .await?
        .ok_or(UpdateProductError::ProductNotFound)?;
    if !conditional::matches(&request.if_match, &conditional::of_version(product.version)) {
        return Err(UpdateProductError::PreconditionFailed);
    }
    let changed = product
        .changed(request.body.into(), catalog.now())
        .map_err(contradiction)?;
    let Some(product) = changed else {
        return answer(product);
    };
    products::update(&mut *transaction, &product)
        .await
        .map_err(refusal)?;
    events::updated(&catalog.context.outbox, &mut transaction, &product).await?;
    transaction.commit().await?;
    answer(product)
}

fn contradiction(error: ChangeError) -> UpdateProductError {
    match error {
        ChangeError::Status(StatusError::Archived) => UpdateProductError::ProductArchived,
        ChangeError::Status(StatusError::Published) => UpdateProductError::ProductPublished,
        ChangeError::Invalid(faults) => UpdateProductError::Invalid(faults),
    }
}

fn refusal(error: sqlx::Error) -> UpdateProductError {
    match platform::db::violated(&error) {
        Some(constraint::PRODUCT_SLUG) => UpdateProductError::SlugTaken,
        Some(constraint::PRODUCT_CATEGORY) => UpdateProductError::UnknownCategory,
        _ => error.into(),
    }
}

fn answer(product: Product) -> Result<UpdateProductResponse, UpdateProductError> {
    Ok(UpdateProductResponse::Ok {
        etag: conditional::of_version(product.version),
        body: product.try_into()?,
    })
}
