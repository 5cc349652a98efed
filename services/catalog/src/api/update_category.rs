use platform::db::OnConstraint as _;
use runtime::{Caller, conditional};

use super::Catalog;
use crate::domain::category::Category;
use crate::generated::operations::{
    UpdateCategoryError, UpdateCategoryRequest, UpdateCategoryResponse,
};
use crate::generated::security::CatalogWrite;
use crate::store::{categories, constraint};

pub(super) async fn update_category(
    catalog: &Catalog,
    _caller: Caller<CatalogWrite>,
    request: UpdateCategoryRequest,
) -> Result<UpdateCategoryResponse, UpdateCategoryError> {
    let mut transaction = catalog.begin("update_category").await?;
    let category = categories::lock(&mut *transaction, request.category_id.into())
        .await?
        .ok_or(UpdateCategoryError::CategoryNotFound)?;
    if !conditional::matches(
        &request.if_match,
        &conditional::of_version(category.version),
    ) {
        return Err(UpdateCategoryError::PreconditionFailed);
    }
    let Some(category) = category.changed(request.body.into(), catalog.now()) else {
        return answer(category);
    };
    categories::update(&mut *transaction, &category)
        .await
        .on_constraint(constraint::CATEGORY_SLUG, || {
            UpdateCategoryError::CategorySlugTaken
        })?;
    transaction.commit().await?;
    answer(category)
}

fn answer(category: Category) -> Result<UpdateCategoryResponse, UpdateCategoryError> {
    Ok(UpdateCategoryResponse::Ok {
        etag: conditional::of_version(category.version),
        body: category.try_into()?,
    })
}
