use runtime::{Caller, conditional};

use super::Inventory;
use crate::generated::operations::{
    GetStockSettingsError, GetStockSettingsRequest, GetStockSettingsResponse,
};
use crate::generated::security::InventoryRead;
use crate::store::stock;

pub(super) async fn get_stock_settings(
    inventory: &Inventory,
    _caller: Caller<InventoryRead>,
    request: GetStockSettingsRequest,
) -> Result<GetStockSettingsResponse, GetStockSettingsError> {
    let pool = &inventory.context.pool;
    let stock = stock::find(pool, request.product_id.into(), inventory.now())
        .await?
        .ok_or(GetStockSettingsError::StockNotFound)?
        .stock;
    let etag = conditional::of_version(stock.settings_version);
    if request
        .if_none_match
        .is_some_and(|seen| conditional::is_fresh(&seen, &etag))
    {
        return Ok(GetStockSettingsResponse::NotModified { etag });
    }
    Ok(GetStockSettingsResponse::Ok {
        etag,
        body: (&stock).try_into()?,
    })
}
