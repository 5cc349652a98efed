use runtime::validator::Validate as _;
use runtime::{Fault, FaultCode, Problem};
use serde_json::Value;
use uuid::Uuid;

use super::Payments;
use crate::domain::signature::Mistrust;
use crate::generated::operations::{
    ReceiveWebhookError, ReceiveWebhookRequest, ReceiveWebhookResponse,
};
use crate::generated::types::ProviderEvent;
use crate::store::provider_events;

/// The body is checked before it is read, and what it says is not believed even then: it names a payment or a refund, and
/// that is asked about now. Believing it would take a second way by which a payment is settled, with an order of events
/// of its own, to save one question.
pub(super) async fn receive_webhook(
    service: &Payments,
    request: ReceiveWebhookRequest,
) -> Result<ReceiveWebhookResponse, ReceiveWebhookError> {
    let signature = request.webhook_signature.as_str();
    let signed_at = request.webhook_timestamp.into();
    service
        .keys
        .check(signature, signed_at, &request.body, service.now())
        .map_err(mistrust)?;
    let event = read(&request.body)?;

    let about = event.data.reference.parse::<Uuid>().ok();
    let statements = &service.context.statements;
    let hurried = provider_events::receive(statements, &event.id, about, service.now()).await?;
    if hurried.payment {
        service.payments_due.wake();
    }
    if hurried.refund {
        service.refunds_due.wake();
    }
    Ok(ReceiveWebhookResponse::NoContent)
}

/// The event, where it is one as the contract says. The provider may add to it.
fn read(body: &[u8]) -> Result<ProviderEvent, ReceiveWebhookError> {
    let body: Value = serde_json::from_slice(body).map_err(|_| {
        let problem = Problem::invalid_request();
        ReceiveWebhookError::Detailed(problem.detail("The body is not JSON."))
    })?;
    let event: Option<ProviderEvent> = serde_json::from_value(body).ok();
    event
        .filter(|event| event.validate().is_ok())
        .ok_or_else(|| {
            let fault = Fault::body("", FaultCode::Invalid, "is no event of the provider");
            ReceiveWebhookError::Invalid(fault.into())
        })
}

fn mistrust(reason: Mistrust) -> ReceiveWebhookError {
    match reason {
        Mistrust::Invalid => ReceiveWebhookError::SignatureInvalid,
        Mistrust::Stale => ReceiveWebhookError::SignatureStale,
    }
}
