use runtime::{Caller, conditional};

use super::{Billing, FOR_EVER, etag, seen_by};
use crate::generated::operations::{
    GetCreditNoteError, GetCreditNoteRequest, GetCreditNoteResponse,
};
use crate::generated::security::Bearer;
use crate::store::credit_notes;

pub(super) async fn get_credit_note(
    billing: &Billing,
    caller: Caller<Bearer>,
    request: GetCreditNoteRequest,
) -> Result<GetCreditNoteResponse, GetCreditNoteError> {
    let (id, of) = (request.credit_note_id.into(), seen_by(&caller));
    let found = credit_notes::find(&billing.context.statements, id, of)
        .await?
        .ok_or(GetCreditNoteError::CreditNoteNotFound)?;
    let etag = etag(found.id)?;
    if request
        .if_none_match
        .is_some_and(|seen| conditional::is_fresh(&seen, &etag))
    {
        return Ok(GetCreditNoteResponse::NotModified { etag });
    }
    Ok(GetCreditNoteResponse::Ok {
        etag,
        cache_control: FOR_EVER.to_owned(),
        body: found.try_into()?,
    })
}
