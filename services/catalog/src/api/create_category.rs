use platform::db::OnConstraint as _;
use platform::idempotency::record_in;
use runtime::{Answer as _, Caller, conditional};

use super::Catalog;
use crate::domain::category::Category;
use crate::domain::slug;
use crate::generated::operations::{
    CreateCategoryError, CreateCategoryRequest, CreateCategoryResponse,
};
use crate::generated::security::CatalogWrite;
use crate::store::{categories, constraint};

pub(super) async fn create_category(
    catalog: &Catalog,
    _caller: Caller<CatalogWrite>,
    request: CreateCategoryRequest,
) -> Result<CreateCategoryResponse, CreateCategoryError> {
    let new = request.body;
    let slug = slug::choose(new.slug.map(Into::into), new.name.as_str())
        .map_err(|fault| CreateCategoryError::Invalid(fault.into()))?;
    let now = catalog.now();
    let category = Category {
        id: catalog.new_id(),
        slug,
        name: new.name.into(),
        description: new.description.map(Into::into),
        position: new.position,
        version: 1,
        created_at: now,
        updated_at: now,
    };
    let mut transaction = catalog.begin("create_category").await?;
    categories::insert(&mut *transaction, &category)
        .await
        .on_constraint(constraint::CATEGORY_SLUG, || {
            CreateCategoryError::CategorySlugTaken
        })?;
    let answer = CreateCategoryResponse::Created {
        location: format!("/products/categories/{}", category.id),
        etag: conditional::of_version(category.version),
        body: category.try_into()?,
    };
    if let Some(stored) = answer.stored() {
        record_in(&mut transaction, &request.idempotency, &stored).await?;
    }
    transaction.commit().await?;
    Ok(answer)
}
