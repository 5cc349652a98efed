use platform::db::Statements;
use uuid::Uuid;

use super::store;
use crate::generated::operations::{ListProductsError, ListProductsRequest, ListProductsResponse};
use crate::generated::types::ProductPage;

pub(super) async fn list_products(
    statements: &Statements,
    request: ListProductsRequest,
) -> Result<ListProductsResponse, ListProductsError> {
    let after = request
        .page
        .cursor::<Uuid>()
        .map_err(ListProductsError::Page)?;
    let limit = request.limit.unsigned_abs() as usize;
    // One more than is shown says whether there is another page.
    let mut items = store::behind(
        statements,
        after.unwrap_or_default(),
        i64::from(request.limit) + 1,
    )
    .await?;
    let more = items.len() > limit;
    items.truncate(limit);
    let next_page = items
        .last()
        .filter(|_| more)
        .map(|last| request.page.token(&last.id));
    Ok(ListProductsResponse::Ok(ProductPage { items, next_page }))
}
