use runtime::{Caller, conditional};

use super::{ASK_AGAIN, Billing, seen_by};
use crate::generated::operations::{
    GetInvoicePageError, GetInvoicePageRequest, GetInvoicePageResponse,
};
use crate::generated::security::Bearer;
use crate::page;
use crate::store::invoices;

pub(super) async fn get_invoice_page(
    billing: &Billing,
    caller: Caller<Bearer>,
    request: GetInvoicePageRequest,
) -> Result<GetInvoicePageResponse, GetInvoicePageError> {
    let (id, of) = (request.invoice_id.into(), seen_by(&caller));
    let found = invoices::find(&billing.context.statements, id, of)
        .await?
        .ok_or(GetInvoicePageError::InvoiceNotFound)?;
    let body = page::invoice(&found)?;
    let etag = page::etag(&body)?;
    if request
        .if_none_match
        .is_some_and(|seen| conditional::is_fresh(&seen, &etag))
    {
        return Ok(GetInvoicePageResponse::NotModified { etag });
    }
    Ok(GetInvoicePageResponse::Ok {
        etag,
        cache_control: ASK_AGAIN.to_owned(),
        content_security_policy: page::POLICY.to_owned(),
        body,
    })
}
