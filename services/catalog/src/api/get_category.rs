use runtime::conditional;

use super::Catalog;
use crate::generated::operations::{GetCategoryError, GetCategoryRequest, GetCategoryResponse};
use crate::store::categories;

pub(super) async fn get_category(
    catalog: &Catalog,
    request: GetCategoryRequest,
) -> Result<GetCategoryResponse, GetCategoryError> {
    let category = categories::find(&catalog.context.statements, request.category_id.into())
        .await?
        .ok_or(GetCategoryError::CategoryNotFound)?;
    let etag = conditional::of_version(category.version);
    if request
        .if_none_match
        .is_some_and(|seen| conditional::is_fresh(&seen, &etag))
    {
        return Ok(GetCategoryResponse::NotModified { etag });
    }
    Ok(GetCategoryResponse::Ok {
        etag,
        body: category.try_into()?,
    })
}
