use futures::join;
use runtime::Caller;
use uuid::Uuid;

use super::{Users, access};
use crate::convert::as_answered;
use crate::generated::operations::{ExportUserError, ExportUserRequest, ExportUserResponse};
use crate::generated::security::Bearer;
use crate::generated::types::UserExport;
use crate::store::{addresses, users};

pub(super) async fn export_user(
    service: &Users,
    caller: Caller<Bearer>,
    request: ExportUserRequest,
) -> Result<ExportUserResponse, ExportUserError> {
    let user_id = Uuid::from(request.user_id);
    if !access(&caller).is(user_id) {
        return Err(ExportUserError::UserNotFound);
    }
    let user = users::find(&service.context.statements, user_id)
        .await?
        .ok_or(ExportUserError::UserNotFound)?;
    let addresses = addresses::of(&service.context.statements, user_id).await?;
    let neighbours = &service.neighbours;
    let (orders, payments, payment_methods, cart, invoices, credit_notes, messages, preferences) = join!(
        neighbours.orders(user_id),
        neighbours.payments(user_id),
        neighbours.payment_methods(),
        neighbours.cart(),
        neighbours.invoices(user_id),
        neighbours.credit_notes(user_id),
        neighbours.messages(user_id),
        neighbours.preferences(user_id),
    );
    Ok(ExportUserResponse::Ok(UserExport {
        exported_at: service.now().into(),
        user: user.try_into()?,
        addresses: addresses
            .into_iter()
            .map(TryInto::try_into)
            .collect::<Result<_, _>>()?,
        orders: as_answered(orders?)?,
        payments: as_answered(payments?)?,
        payment_methods: as_answered(payment_methods?)?,
        cart: as_answered(cart?.ok_or(ExportUserError::UserNotFound)?)?,
        invoices: as_answered(invoices?)?,
        credit_notes: as_answered(credit_notes?)?,
        messages: as_answered(messages?)?,
        preferences: as_answered(preferences?.ok_or(ExportUserError::UserNotFound)?)?,
    }))
}
