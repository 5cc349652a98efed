use runtime::{Caller, conditional};

use super::Inventory;
use crate::domain::stock::Stock;
use crate::events;
use crate::generated::operations::{
    UpdateStockSettingsError, UpdateStockSettingsRequest, UpdateStockSettingsResponse,
};
use crate::generated::security::InventoryWrite;
use crate::store::stock;

pub(super) async fn update_stock_settings(
    inventory: &Inventory,
    _caller: Caller<InventoryWrite>,
    request: UpdateStockSettingsRequest,
) -> Result<UpdateStockSettingsResponse, UpdateStockSettingsError> {
    let product_id = request.product_id.into();
    let mut transaction = inventory.begin("update_stock_settings").await?;
    let before = stock::lock(&mut *transaction, &[product_id], inventory.now())
        .await?
        .pop()
        .ok_or(UpdateStockSettingsError::StockNotFound)?
        .stock;
    let etag = conditional::of_version(before.settings_version);
    if !conditional::matches(&request.if_match, &etag) {
        return Err(UpdateStockSettingsError::PreconditionFailed);
    }
    let threshold = request.body.low_stock_threshold;
    let Some(after) = threshold.and_then(|threshold| before.with_threshold(*threshold.get()))
    else {
        return answer(&before);
    };
    stock::update_settings(&mut *transaction, &after).await?;
    if after.is_low() && !before.is_low() {
        events::low(&inventory.context.outbox, &mut transaction, &after).await?;
    }
    transaction.commit().await?;
    answer(&after)
}

fn answer(stock: &Stock) -> Result<UpdateStockSettingsResponse, UpdateStockSettingsError> {
    Ok(UpdateStockSettingsResponse::Ok {
        etag: conditional::of_version(stock.settings_version),
        body: stock.try_into()?,
    })
}
