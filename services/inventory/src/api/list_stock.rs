use runtime::Part;
use runtime::{Caller, Place};

use super::Inventory;
use crate::generated::operations::{ListStockError, ListStockRequest, ListStockResponse};
use crate::generated::security::InventoryRead;
use crate::generated::types::StockPage;
use crate::store::stock;

pub(super) async fn list_stock(
    inventory: &Inventory,
    _caller: Caller<InventoryRead>,
    request: ListStockRequest,
) -> Result<ListStockResponse, ListStockError> {
    let after: Option<Place> = request.page.cursor().map_err(ListStockError::Page)?;
    let Part { items, next } = stock::list(
        &inventory.context.pool,
        request.level.map(Into::into),
        after.as_ref(),
        usize::try_from(request.limit)?,
        inventory.now(),
    )
    .await?;
    Ok(ListStockResponse::Ok(StockPage {
        items: items
            .into_iter()
            .map(TryInto::try_into)
            .collect::<Result<_, _>>()?,
        next_page: next.map(|place| request.page.token(&place)),
    }))
}
