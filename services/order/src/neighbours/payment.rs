use sdk::Options;
use sdk::payment::types::{NewRefund, ProblemCode, RefundReason};
use uuid::Uuid;

use super::Neighbours;

/// What becomes of a refund that was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refund {
    /// It is on its way.
    Asked,
    /// There is nothing that could go back.
    Refused,
}

impl Neighbours {
    /// Whether the caller has this payment method. Another's does not exist for them.
    pub async fn has_payment_method(&self, id: Uuid) -> Result<bool, sdk::Error<ProblemCode>> {
        let request = self.payment.get_payment_method().payment_method_id(id);
        match request.send().await {
            Ok(_) => Ok(true),
            Err(error) if error.code() == Some(&ProblemCode::PaymentMethodNotFound) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Asks for everything back that is left of an order's payment, as the caller.
    ///
    /// The key is made from the order, so however often it is asked, by whomever, after whatever crash, there is one refund.
    pub async fn refund(
        &self,
        order_id: Uuid,
        payment_id: Uuid,
    ) -> Result<Refund, sdk::Error<ProblemCode>> {
        let key = Options::default().idempotency_key(format!("refund-of-order-{order_id}"));
        let body = NewRefund::builder().reason(RefundReason::Returned);
        let payment = self.payment.with(key);
        let request = payment.create_refund().payment_id(payment_id).body(body);
        match request.send().await {
            Ok(_) => Ok(Refund::Asked),
            Err(error) => match error.code() {
                Some(
                    ProblemCode::RefundExceedsCaptured
                    | ProblemCode::PaymentNotCaptured
                    | ProblemCode::PaymentNotFound,
                ) => Ok(Refund::Refused),
                _ => Err(error),
            },
        }
    }
}
