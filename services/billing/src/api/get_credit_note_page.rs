use runtime::{Caller, conditional};

use super::{ASK_AGAIN, Billing, seen_by};
use crate::generated::operations::{
    GetCreditNotePageError, GetCreditNotePageRequest, GetCreditNotePageResponse,
};
use crate::generated::security::Bearer;
use crate::page;
use crate::store::credit_notes;

pub(super) async fn get_credit_note_page(
    billing: &Billing,
    caller: Caller<Bearer>,
    request: GetCreditNotePageRequest,
) -> Result<GetCreditNotePageResponse, GetCreditNotePageError> {
    let (id, of) = (request.credit_note_id.into(), seen_by(&caller));
    let found = credit_notes::find(&billing.context.statements, id, of)
        .await?
        .ok_or(GetCreditNotePageError::CreditNoteNotFound)?;
    let body = page::credit_note(&found)?;
    let etag = page::etag(&body)?;
    if request
        .if_none_match
        .is_some_and(|seen| conditional::is_fresh(&seen, &etag))
    {
        return Ok(GetCreditNotePageResponse::NotModified { etag });
    }
    Ok(GetCreditNotePageResponse::Ok {
        etag,
        cache_control: ASK_AGAIN.to_owned(),
        content_security_policy: page::POLICY.to_owned(),
        body,
    })
}
