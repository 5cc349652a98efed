use platform::idempotency::record_in;
use runtime::{Answer as _, Caller};
use uuid::Uuid;

use super::Inventory;
use crate::domain::books::Books;
use crate::domain::movement::{Kind, Occasion, Reason};
use crate::domain::stock::Immovable;
use crate::generated::operations::{AdjustStockError, AdjustStockRequest, AdjustStockResponse};
use crate::generated::security::InventoryWrite;
use crate::reservations::{expire_of, write};
use crate::store::{Changes, stock};

pub(super) async fn adjust_stock(
    inventory: &Inventory,
    _caller: Caller<InventoryWrite>,
    request: AdjustStockRequest,
) -> Result<AdjustStockResponse, AdjustStockError> {
    let product_id: Uuid = request.product_id.into();
    let reason = Reason::from(request.body.reason);
    if reason.kind() == Kind::WrittenOff {
        // Units whose hold has ended count as available here too.
        expire_of(&inventory.context, &[product_id]).await?;
    }
    let now = inventory.now();
    let mut transaction = inventory.begin("adjust_stock").await?;
    let counted = stock::lock(&mut *transaction, &[product_id], now).await?;
    let mut books = Books::open(counted.into_iter().map(|counted| counted.stock), now);
    let occasion = Occasion {
        order_id: None,
        reason: Some(reason),
        note: request.body.note.map(Into::into),
    };
    let quantity = i64::from(*request.body.quantity.get());
    let movement = books
        .adjust(product_id, reason.kind(), quantity, occasion)
        .ok_or(AdjustStockError::StockNotFound)?
        .map_err(|error| match error {
            Immovable::TooFew => AdjustStockError::NotEnoughAvailable,
            Immovable::TooMany => AdjustStockError::TooManyUnits,
        })?
        .clone();
    let changes = Changes {
        entries: books.close(),
        ..Changes::default()
    };
    write(&inventory.context, &mut transaction, &changes).await?;
    let answer = AdjustStockResponse::Created(movement.try_into()?);
    if let Some(stored) = answer.stored() {
        record_in(&mut transaction, &request.idempotency, &stored).await?;
    }
    transaction.commit().await?;
    Ok(answer)
}
