use platform::idempotency::record_in;
use runtime::{Answer as _, Caller, Fault, FaultCode};

use super::Payments;
use crate::domain::payment::NoRefund;
use crate::events::request_refund;
use crate::generated::operations::{CreateRefundError, CreateRefundRequest, CreateRefundResponse};
use crate::generated::security::PaymentRefund;
use crate::store::payments;

pub(super) async fn create_refund(
    service: &Payments,
    _caller: Caller<PaymentRefund>,
    request: CreateRefundRequest,
) -> Result<CreateRefundResponse, CreateRefundError> {
    let wanted = request.body.amount;
    if wanted.is_some_and(|wanted| wanted.amount < 1) {
        let fault = Fault::body("/amount/amount", FaultCode::TooSmall, "must be more than 0");
        return Err(CreateRefundError::Invalid(fault.into()));
    }
    let mut transaction = service.begin("create_refund").await?;
    // Whoever refunds the same payment waits here, and then sees what was set aside.
    let mut payment = payments::lock(&mut *transaction, request.payment_id.into())
        .await?
        .ok_or(CreateRefundError::PaymentNotFound)?;
    let amount = payment.refundable(wanted).map_err(refusal)?;
    let reason = request.body.reason.into();
    let refund = request_refund(service, &mut transaction, &mut payment, amount, reason).await?;
    let answer = CreateRefundResponse::Created {
        location: format!("/payments/{}/refunds/{}", payment.id, refund.id),
        body: refund.try_into()?,
    };
    if let Some(stored) = answer.stored() {
        record_in(&mut transaction, &request.idempotency, &stored).await?;
    }
    transaction.commit().await?;
    Ok(answer)
}

fn refusal(reason: NoRefund) -> CreateRefundError {
    match reason {
        NoRefund::NotCaptured => CreateRefundError::PaymentNotCaptured,
        NoRefund::TooMuch => CreateRefundError::RefundExceedsCaptured,
        NoRefund::Currency => CreateRefundError::RefundCurrency,
    }
}
