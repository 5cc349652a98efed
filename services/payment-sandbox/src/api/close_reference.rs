use platform::idempotency::record_in;
use runtime::{Answer as _, Caller};

use super::Provider;
use crate::generated::operations::{
    CloseReferenceError, CloseReferenceRequest, CloseReferenceResponse,
};
use crate::generated::security::SecretKey;
use crate::generated::types::ClosedReference;
use crate::store::charges;

pub(super) async fn close_reference(
    provider: &Provider,
    _caller: Caller<SecretKey>,
    request: CloseReferenceRequest,
) -> Result<CloseReferenceResponse, CloseReferenceError> {
    let reference = request.reference.as_str();
    let mut transaction = provider.begin("close_reference").await?;
    charges::lock_reference(&mut *transaction, reference).await?;
    charges::close(&mut *transaction, reference, provider.now()).await?;
    let charge = charges::find_by_reference(&mut *transaction, reference).await?;
    let answer = CloseReferenceResponse::Ok(ClosedReference {
        charge: charge.map(TryInto::try_into).transpose()?,
        reference: request.reference,
    });
    if let Some(stored) = answer.stored() {
        record_in(&mut transaction, &request.idempotency, &stored).await?;
    }
    transaction.commit().await?;
    Ok(answer)
}
