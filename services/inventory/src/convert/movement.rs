use super::Unfit;
use crate::domain::movement::{Kind, Movement, Reason};
use crate::generated::types;

impl From<types::MovementKind> for Kind {
    fn from(kind: types::MovementKind) -> Self {
        match kind {
            types::MovementKind::Received => Self::Received,
            types::MovementKind::Found => Self::Found,
            types::MovementKind::WrittenOff => Self::WrittenOff,
            types::MovementKind::Reserved => Self::Reserved,
            types::MovementKind::Released => Self::Released,
            types::MovementKind::Expired => Self::Expired,
            types::MovementKind::Sold => Self::Sold,
            types::MovementKind::Returned => Self::Returned,
        }
    }
}

impl From<Kind> for types::MovementKind {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Received => Self::Received,
            Kind::Found => Self::Found,
            Kind::WrittenOff => Self::WrittenOff,
            Kind::Reserved => Self::Reserved,
            Kind::Released => Self::Released,
            Kind::Expired => Self::Expired,
            Kind::Sold => Self::Sold,
            Kind::Returned => Self::Returned,
        }
    }
}

impl From<types::AdjustmentReason> for Reason {
    fn from(reason: types::AdjustmentReason) -> Self {
        match reason {
            types::AdjustmentReason::Damaged => Self::Damaged,
            types::AdjustmentReason::Lost => Self::Lost,
            types::AdjustmentReason::GivenAway => Self::GivenAway,
            types::AdjustmentReason::Found => Self::Found,
        }
    }
}

impl From<Reason> for types::AdjustmentReason {
    fn from(reason: Reason) -> Self {
        match reason {
            Reason::Damaged => Self::Damaged,
            Reason::Lost => Self::Lost,
            Reason::GivenAway => Self::GivenAway,
            Reason::Found => Self::Found,
        }
    }
}

impl TryFrom<Movement> for types::Movement {
    type Error = Unfit;

    fn try_from(movement: Movement) -> Result<Self, Unfit> {
        Ok(Self {
            number: movement.number.try_into()?,
            product_id: movement.product_id.into(),
            kind: movement.kind.into(),
            quantity: movement.quantity.try_into()?,
            available: movement.available.try_into()?,
            reserved: movement.reserved.try_into()?,
            sold: movement.sold.try_into()?,
            order_id: movement.occasion.order_id.map(Into::into),
            reason: movement.occasion.reason.map(Into::into),
            note: movement.occasion.note.map(TryInto::try_into).transpose()?,
            occurred_at: movement.occurred_at.into(),
        })
    }
}
