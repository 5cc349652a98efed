use platform::idempotency::record_in;
use runtime::{Answer as _, Caller};
use uuid::Uuid;

use super::Inventory;
use crate::domain::books::Books;
use crate::domain::movement::{Kind, Occasion};
use crate::generated::operations::{ReceiveStockError, ReceiveStockRequest, ReceiveStockResponse};
use crate::generated::security::InventoryWrite;
use crate::store::{self, Changes, stock};

pub(super) async fn receive_stock(
    inventory: &Inventory,
    _caller: Caller<InventoryWrite>,
    request: ReceiveStockRequest,
) -> Result<ReceiveStockResponse, ReceiveStockError> {
    let product_id: Uuid = request.product_id.into();
    let now = inventory.now();
    let mut transaction = inventory.begin("receive_stock").await?;
    let counted = stock::lock(&mut *transaction, &[product_id], now).await?;
    let mut books = Books::open(counted.into_iter().map(|counted| counted.stock), now);
    let occasion = Occasion {
        note: request.body.note.map(Into::into),
        ..Occasion::default()
    };
    let quantity = i64::from(*request.body.quantity.get());
    let movement = books
        .adjust(product_id, Kind::Received, quantity, occasion)
        .ok_or(ReceiveStockError::StockNotFound)?
        .map_err(|_| ReceiveStockError::TooManyUnits)?
        .clone();
    let changes = Changes {
        entries: books.close(),
        ..Changes::default()
    };
    store::write(&mut *transaction, &changes).await?;
    let answer = ReceiveStockResponse::Created(movement.try_into()?);
    if let Some(stored) = answer.stored() {
        record_in(&mut transaction, &request.idempotency, &stored).await?;
    }
    transaction.commit().await?;
    Ok(answer)
}
