use runtime::Part;
use runtime::{Caller, Place};

use super::Provider;
use crate::generated::operations::{ListChargesError, ListChargesRequest, ListChargesResponse};
use crate::generated::security::SecretKey;
use crate::generated::types::ChargePage;
use crate::store::charges;

pub(super) async fn list_charges(
    provider: &Provider,
    _caller: Caller<SecretKey>,
    request: ListChargesRequest,
) -> Result<ListChargesResponse, ListChargesError> {
    let after: Option<Place<String>> = request.page.cursor().map_err(ListChargesError::Page)?;
    let reference = request
        .reference
        .as_ref()
        .map(|reference| reference.as_str());
    let limit = usize::try_from(request.limit)?;
    let Part { items, next } =
        charges::list(&provider.context.pool, reference, after.as_ref(), limit).await?;
    Ok(ListChargesResponse::Ok(ChargePage {
        items: items
            .into_iter()
            .map(TryInto::try_into)
            .collect::<Result<_, _>>()?,
        next_page: next.map(|place| request.page.token(&place)),
    }))
}
