use runtime::{Caller, Part, Place};

use super::{Notifications, seen_by};
use crate::convert::shown;
use crate::generated::operations::{ListMessagesError, ListMessagesRequest, ListMessagesResponse};
use crate::generated::security::Bearer;
use crate::generated::types::MessagePage;
use crate::store::messages::{self, Filter};

pub(super) async fn list_messages(
    notifications: &Notifications,
    caller: Caller<Bearer>,
    request: ListMessagesRequest,
) -> Result<ListMessagesResponse, ListMessagesError> {
    let after: Option<Place> = request.page.cursor().map_err(ListMessagesError::Page)?;
    let limit = usize::try_from(request.limit)?;
    let filter = Filter {
        of: seen_by(&caller),
        customer_id: request.customer_id.map(Into::into),
        order_id: request.order_id.map(Into::into),
        kind: request.kind.map(Into::into),
        state: request.state.map(Into::into),
    };
    let statements = &notifications.context.statements;
    let Part { items, next } = messages::list(statements, filter, after.as_ref(), limit).await?;
    Ok(ListMessagesResponse::Ok(MessagePage {
        items: items
            .into_iter()
            .map(|message| shown(message, &notifications.shop_name))
            .collect::<Result<_, _>>()?,
        next_page: next.map(|place| request.page.token(&place)),
    }))
}
