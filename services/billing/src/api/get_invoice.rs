use runtime::{Caller, conditional};

use super::{Billing, FOR_EVER, etag, seen_by};
use crate::generated::operations::{GetInvoiceError, GetInvoiceRequest, GetInvoiceResponse};
use crate::generated::security::Bearer;
use crate::store::invoices;

pub(super) async fn get_invoice(
    billing: &Billing,
    caller: Caller<Bearer>,
    request: GetInvoiceRequest,
) -> Result<GetInvoiceResponse, GetInvoiceError> {
    let (id, of) = (request.invoice_id.into(), seen_by(&caller));
    let found = invoices::find(&billing.context.statements, id, of)
        .await?
        .ok_or(GetInvoiceError::InvoiceNotFound)?;
    let etag = etag(found.id)?;
    if request
        .if_none_match
        .is_some_and(|seen| conditional::is_fresh(&seen, &etag))
    {
        return Ok(GetInvoiceResponse::NotModified { etag });
    }
    Ok(GetInvoiceResponse::Ok {
        etag,
        cache_control: FOR_EVER.to_owned(),
        body: found.try_into()?,
    })
}
