use super::{Unfit, try_all};
use crate::domain::line::Line;
use crate::domain::reservation::{Reservation, State};
use crate::generated::types;

impl From<types::WantedLine> for Line {
    fn from(line: types::WantedLine) -> Self {
        Self {
            product_id: line.product_id.into(),
            quantity: line.quantity.into(),
        }
    }
}

impl TryFrom<Line> for types::ReservedLine {
    type Error = Unfit;

    fn try_from(line: Line) -> Result<Self, Unfit> {
        Ok(Self {
            product_id: line.product_id.into(),
            quantity: line.quantity.try_into()?,
        })
    }
}

impl From<State> for types::ReservationState {
    fn from(state: State) -> Self {
        match state {
            State::Held => Self::Held,
            State::Sold => Self::Sold,
            State::Released => Self::Released,
            State::Expired => Self::Expired,
        }
    }
}

impl TryFrom<Reservation> for types::Reservation {
    type Error = Unfit;

    fn try_from(reservation: Reservation) -> Result<Self, Unfit> {
        Ok(Self {
            order_id: reservation.order_id.into(),
            state: reservation.state.into(),
            lines: try_all(reservation.lines)?,
            expires_at: reservation.expires_at.into(),
            created_at: reservation.created_at.into(),
            updated_at: reservation.updated_at.into(),
        })
    }
}

/// What others are told about a reservation that has expired.
impl TryFrom<(Reservation, types::ExpiryReason)> for types::ReservationExpiry {
    type Error = Unfit;

    fn try_from((reservation, reason): (Reservation, types::ExpiryReason)) -> Result<Self, Unfit> {
        Ok(Self {
            order_id: reservation.order_id.into(),
            reason,
            lines: try_all(reservation.lines)?,
            expired_at: reservation.expires_at.into(),
        })
    }
}
