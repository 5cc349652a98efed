use runtime::Caller;
use runtime::Part;
use uuid::Uuid;

use super::Inventory;
use crate::domain::page::MovementPlace;
use crate::generated::operations::{
    ListMovementsError, ListMovementsRequest, ListMovementsResponse,
};
use crate::generated::security::InventoryRead;
use crate::generated::types::MovementPage;
use crate::store::movements::{self, Filter};
use crate::store::stock;

pub(super) async fn list_movements(
    inventory: &Inventory,
    _caller: Caller<InventoryRead>,
    request: ListMovementsRequest,
) -> Result<ListMovementsResponse, ListMovementsError> {
    let after: Option<MovementPlace> = request.page.cursor().map_err(ListMovementsError::Page)?;
    let pool = &inventory.context.pool;
    let product_id: Uuid = request.product_id.into();
    let filter = Filter {
        kind: request.kind.map(Into::into),
        order_id: request.order_id.map(Into::into),
    };
    let limit = usize::try_from(request.limit)?;
    let Part { items, next } =
        movements::list(pool, product_id, filter, after.as_ref(), limit).await?;
    if items.is_empty() && !stock::exists(pool, product_id).await? {
        return Err(ListMovementsError::StockNotFound);
    }
    Ok(ListMovementsResponse::Ok(MovementPage {
        items: items
            .into_iter()
            .map(TryInto::try_into)
            .collect::<Result<_, _>>()?,
        next_page: next.map(|place| request.page.token(&place)),
    }))
}
