//! Between the types of the contract and those of the domain, in both directions.

use crate::domain::method::PaymentMethod;
use crate::domain::payment::{FailureReason, Payment, State};
use crate::domain::refund::{Refund, RefundReason, RefundState};
use crate::generated::types;

/// What the database holds and the contract does not allow.
pub(crate) type Unfit = runtime::validator::ValidationErrors;

impl TryFrom<PaymentMethod> for types::PaymentMethod {
    type Error = Unfit;

    fn try_from(method: PaymentMethod) -> Result<Self, Unfit> {
        Ok(Self {
            id: method.id.into(),
            brand: method.brand.try_into()?,
            last_four: method.last_four.try_into()?,
            expiry_month: method.expiry_month.try_into()?,
            expiry_year: method.expiry_year.try_into()?,
            created_at: method.created_at.into(),
        })
    }
}

impl From<types::PaymentState> for State {
    fn from(state: types::PaymentState) -> Self {
        match state {
            types::PaymentState::Pending => Self::Pending,
            types::PaymentState::Charging => Self::Charging,
            types::PaymentState::Unknown => Self::Unknown,
            types::PaymentState::Captured => Self::Captured,
            types::PaymentState::Failed => Self::Failed,
            types::PaymentState::Cancelled => Self::Cancelled,
        }
    }
}

impl From<State> for types::PaymentState {
    fn from(state: State) -> Self {
        match state {
            State::Pending => Self::Pending,
            State::Charging => Self::Charging,
            State::Unknown => Self::Unknown,
            State::Captured => Self::Captured,
            State::Failed => Self::Failed,
            State::Cancelled => Self::Cancelled,
        }
    }
}

impl From<FailureReason> for types::FailureReason {
    fn from(reason: FailureReason) -> Self {
        match reason {
            FailureReason::Declined => Self::Declined,
            FailureReason::InsufficientFunds => Self::InsufficientFunds,
            FailureReason::CardExpired => Self::CardExpired,
            FailureReason::PaymentMethodGone => Self::PaymentMethodGone,
            FailureReason::Refused => Self::Refused,
            FailureReason::Expired => Self::Expired,
        }
    }
}

impl TryFrom<Payment> for types::Payment {
    type Error = Unfit;

    fn try_from(payment: Payment) -> Result<Self, Unfit> {
        Ok(Self {
            id: payment.id.into(),
            order_id: payment.order_id.into(),
            customer_id: payment.customer_id.into(),
            payment_method_id: payment.payment_method_id.into(),
            refunded_total: payment.amount.with_amount(payment.refunded),
            amount: payment.amount,
            state: payment.state.into(),
            failure_reason: payment.failure_reason.map(Into::into),
            due_at: payment.due_at.into(),
            captured_at: payment.captured_at.map(Into::into),
            created_at: payment.created_at.into(),
            updated_at: payment.updated_at.into(),
        })
    }
}

impl From<types::RefundReason> for RefundReason {
    fn from(reason: types::RefundReason) -> Self {
        match reason {
            types::RefundReason::OrderCancelled => Self::OrderCancelled,
            types::RefundReason::Returned => Self::Returned,
            types::RefundReason::Goodwill => Self::Goodwill,
            types::RefundReason::Other => Self::Other,
        }
    }
}

impl From<RefundReason> for types::RefundReason {
    fn from(reason: RefundReason) -> Self {
        match reason {
            RefundReason::OrderCancelled => Self::OrderCancelled,
            RefundReason::Returned => Self::Returned,
            RefundReason::Goodwill => Self::Goodwill,
            RefundReason::Other => Self::Other,
        }
    }
}

impl From<RefundState> for types::RefundState {
    fn from(state: RefundState) -> Self {
        match state {
            RefundState::Pending => Self::Pending,
            RefundState::Refunded => Self::Refunded,
            RefundState::Failed => Self::Failed,
        }
    }
}

impl TryFrom<Refund> for types::Refund {
    type Error = Unfit;

    fn try_from(refund: Refund) -> Result<Self, Unfit> {
        Ok(Self {
            id: refund.id.into(),
            payment_id: refund.payment_id.into(),
            order_id: refund.order_id.into(),
            amount: refund.amount,
            reason: refund.reason.into(),
            state: refund.state.into(),
            created_at: refund.created_at.into(),
            updated_at: refund.updated_at.into(),
        })
    }
}
