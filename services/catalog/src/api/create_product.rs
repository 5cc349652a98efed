use platform::idempotency::record_in;
use runtime::{Answer as _, Caller, conditional};

use super::Catalog;
use crate::domain::product::{NewProduct, Product};
use crate::events;
use crate::generated::operations::{
    CreateProductError, CreateProductRequest, CreateProductResponse,
};
use crate::generated::security::CatalogWrite;
use crate::store::{constraint, products};

pub(super) async fn create_product(
    catalog: &Catalog,
    _caller: Caller<CatalogWrite>,
    request: CreateProductRequest,
) -> Result<CreateProductResponse, CreateProductError> {
    let product = NewProduct::from(request.body)
        .create(catalog.new_id(), catalog.now())
        .map_err(CreateProductError::Invalid)?;
    let mut transaction = catalog.begin("create_product").await?;
    products::insert(&mut *transaction, &product)
        .await
        .map_err(refusal)?;
    events::created(&catalog.context.outbox, &mut transaction, &product).await?;
    let answer = answer(product)?;
    if let Some(stored) = answer.stored() {
        record_in(&mut transaction, &request.idempotency, &stored).await?;
    }
    transaction.commit().await?;
    Ok(answer)
}

fn refusal(error: sqlx::Error) -> CreateProductError {
    match platform::db::violated(&error) {
        Some(constraint::PRODUCT_SLUG) => CreateProductError::SlugTaken,
        Some(constraint::PRODUCT_CATEGORY) => CreateProductError::UnknownCategory,
        _ => error.into(),
    }
}

fn answer(product: Product) -> Result<CreateProductResponse, CreateProductError> {
    Ok(CreateProductResponse::Created {
        location: format!("/products/{}", product.id),
        etag: conditional::of_version(product.version),
        body: product.try_into()?,
    })
}
