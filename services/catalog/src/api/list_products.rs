use runtime::Caller;
use runtime::Part;

use super::{Catalog, is_staff};
use crate::domain::page::Place;
use crate::domain::query::Wish;
use crate::domain::status::Status;
use crate::generated::operations::{ListProductsError, ListProductsRequest, ListProductsResponse};
use crate::generated::security::Bearer;
use crate::generated::types::ProductPage;
use crate::store::listing;

pub(super) async fn list_products(
    catalog: &Catalog,
    caller: Option<Caller<Bearer>>,
    request: ListProductsRequest,
) -> Result<ListProductsResponse, ListProductsError> {
    let page = request.page.clone();
    let limit = usize::try_from(request.limit)?;
    let query = Wish::from(request)
        .resolve()
        .map_err(ListProductsError::Invalid)?;
    if query.status != Status::Active && !is_staff(caller.as_ref()) {
        return Err(ListProductsError::StaffOnly);
    }
    let after: Option<Place> = page.cursor().map_err(ListProductsError::Page)?;
    let Part { items, next } =
        listing::list(&catalog.context.statements, &query, after.as_ref(), limit).await?;
    Ok(ListProductsResponse::Ok(ProductPage {
        items: items
            .into_iter()
            .map(TryInto::try_into)
            .collect::<Result<_, _>>()?,
        next_page: next.map(|place| page.token(&place)),
    }))
}
