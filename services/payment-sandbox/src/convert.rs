//! From the domain's types to those of the contract.

use runtime::Money;

use crate::domain::charge::{Charge, Decline, Status};
use crate::domain::refund::{Refund, RefundStatus};
use crate::generated::types;

/// What the database holds and the contract does not allow.
pub(crate) type Unfit = runtime::validator::ValidationErrors;

impl From<Status> for types::ChargeStatus {
    fn from(status: Status) -> Self {
        match status {
            Status::Processing => Self::Processing,
            Status::Succeeded => Self::Succeeded,
            Status::Declined(_) => Self::Declined,
        }
    }
}

impl From<Decline> for types::DeclineCode {
    fn from(decline: Decline) -> Self {
        match decline {
            Decline::CardDeclined => Self::CardDeclined,
            Decline::InsufficientFunds => Self::InsufficientFunds,
            Decline::ExpiredCard => Self::ExpiredCard,
        }
    }
}

impl TryFrom<Charge> for types::Charge {
    type Error = Unfit;

    fn try_from(charge: Charge) -> Result<Self, Unfit> {
        Ok(Self {
            amount: charge.money(charge.amount),
            refunded_amount: charge.money(charge.refunded),
            id: charge.id.try_into()?,
            reference: charge.reference.try_into()?,
            status: charge.status.into(),
            decline_code: charge.status.decline().map(Into::into),
            created_at: charge.created_at.into(),
        })
    }
}

impl TryFrom<Refund> for types::Refund {
    type Error = Unfit;

    fn try_from(refund: Refund) -> Result<Self, Unfit> {
        Ok(Self {
            amount: Money {
                amount: refund.amount,
                currency: refund.currency,
            },
            id: refund.id.try_into()?,
            charge: refund.charge_id.try_into()?,
            reference: refund.reference.try_into()?,
            status: match refund.status {
                RefundStatus::Succeeded => types::RefundStatus::Succeeded,
                RefundStatus::Failed => types::RefundStatus::Failed,
            },
            created_at: refund.created_at.into(),
        })
    }
}
