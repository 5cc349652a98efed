use super::Catalog;
use crate::domain::page::CategoryPlace;
use crate::generated::operations::{
    ListCategoriesError, ListCategoriesRequest, ListCategoriesResponse,
};
use crate::generated::types::CategoryPage;
use crate::store::categories;
use runtime::Part;

pub(super) async fn list_categories(
    catalog: &Catalog,
    request: ListCategoriesRequest,
) -> Result<ListCategoriesResponse, ListCategoriesError> {
    let after: Option<CategoryPlace> = request.page.cursor().map_err(ListCategoriesError::Page)?;
    let limit = usize::try_from(request.limit)?;
    let Part { items, next } =
        categories::list(&catalog.context.statements, after.as_ref(), limit).await?;
    Ok(ListCategoriesResponse::Ok(CategoryPage {
        items: items
            .into_iter()
            .map(TryInto::try_into)
            .collect::<Result<_, _>>()?,
        next_page: next.map(|place| request.page.token(&place)),
    }))
}
