use runtime::Part;
use runtime::{Caller, Place};

use super::Provider;
use crate::generated::operations::{ListRefundsError, ListRefundsRequest, ListRefundsResponse};
use crate::generated::security::SecretKey;
use crate::generated::types::RefundPage;
use crate::store::refunds;

pub(super) async fn list_refunds(
    provider: &Provider,
    _caller: Caller<SecretKey>,
    request: ListRefundsRequest,
) -> Result<ListRefundsResponse, ListRefundsError> {
    let after: Option<Place<String>> = request.page.cursor().map_err(ListRefundsError::Page)?;
    let limit = usize::try_from(request.limit)?;
    let Part { items, next } = refunds::list(
        &provider.context.pool,
        request
            .reference
            .as_ref()
            .map(|reference| reference.as_str()),
        request.charge_id.as_ref().map(|charge| charge.as_str()),
        after.as_ref(),
        limit,
    )
    .await?;
    Ok(ListRefundsResponse::Ok(RefundPage {
        items: items
            .into_iter()
            .map(TryInto::try_into)
            .collect::<Result<_, _>>()?,
        next_page: next.map(|place| request.page.token(&place)),
    }))
}
