use super::Inventory;
use crate::generated::operations::{
    GetAvailabilitiesError, GetAvailabilitiesRequest, GetAvailabilitiesResponse,
};
use crate::generated::types::AvailabilitySet;
use crate::store::stock;

pub(super) async fn get_availabilities(
    inventory: &Inventory,
    request: GetAvailabilitiesRequest,
) -> Result<GetAvailabilitiesResponse, GetAvailabilitiesError> {
    let products: Vec<_> = request.product_id.into_iter().map(Into::into).collect();
    let statements = &inventory.context.statements;
    let counted = stock::find_all(statements, &products, inventory.now()).await?;
    let items = counted.into_iter().map(|counted| (&counted.seen()).into());
    Ok(GetAvailabilitiesResponse::Ok(AvailabilitySet {
        items: items.collect(),
    }))
}
