use runtime::Caller;

use super::Inventory;
use crate::generated::operations::{GetStockError, GetStockRequest, GetStockResponse};
use crate::generated::security::InventoryRead;
use crate::store::stock;

pub(super) async fn get_stock(
    inventory: &Inventory,
    _caller: Caller<InventoryRead>,
    request: GetStockRequest,
) -> Result<GetStockResponse, GetStockError> {
    let pool = &inventory.context.pool;
    let counted = stock::find(pool, request.product_id.into(), inventory.now())
        .await?
        .ok_or(GetStockError::StockNotFound)?;
    Ok(GetStockResponse::Ok(counted.seen().try_into()?))
}
