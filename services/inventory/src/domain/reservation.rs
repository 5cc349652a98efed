//! Units that are held for an order: a reservation is named by its order, and each order has one at most.

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use super::line::Line;
use super::named::named;

named! {
    /// Where a reservation stands.
    pub enum State {
        /// Its units are kept.
        Held = "held",
        /// Its order was confirmed.
        Sold = "sold",
        /// Its order needs it no more, and never will.
        Released = "released",
        /// Its deadline has passed.
        Expired = "expired",
    }
}

/// A reservation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reservation {
    /// The order that it is for.
    pub order_id: Uuid,
    /// Where it stands.
    pub state: State,
    /// Its order was confirmed when its units were gone. That is final.
    pub is_refused: bool,
    /// One for each product, in the order of their ids.
    pub lines: Vec<Line>,
    /// When the hold ends.
    pub expires_at: DateTime<Utc>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When its state was last changed.
    pub updated_at: DateTime<Utc>,
}

/// Why an order cannot reserve again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Repetition {
    /// It has reserved the same, which is still held.
    Same,
    /// It has reserved something else.
    Differs,
    /// It holds nothing any more.
    Closed,
}

/// What a confirmed order means for its reservation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Confirmation {
    /// Its units are sold.
    Sell,
    /// Its units were given back: they are taken and sold where they are still there.
    TakeAgain,
    /// Nothing, because it was confirmed before, refused before, or cancelled.
    Nothing,
}

/// What an order that was given up means for its reservation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cancellation {
    /// Its held units are given back.
    Release,
    /// Its sold units are given back.
    TakeBack,
    /// It has no units, but a late confirmation must not take any.
    Close,
    /// Nothing, because this was done before.
    Nothing,
}

impl Reservation {
    /// A new hold.
    pub fn new(order_id: Uuid, lines: Vec<Line>, hold: TimeDelta, now: DateTime<Utc>) -> Self {
        Self {
            order_id,
            state: State::Held,
            is_refused: false,
            lines,
            expires_at: now + hold,
            created_at: now,
            updated_at: now,
        }
    }

    /// One of an order that has reserved nothing, in its place, so that it never will.
    pub fn never(order_id: Uuid, state: State, now: DateTime<Utc>) -> Self {
        Self {
            state,
            ..Self::new(order_id, Vec::new(), TimeDelta::zero(), now)
        }
    }

    /// Whether its deadline has passed while it was held.
    pub fn is_overdue(&self, now: DateTime<Utc>) -> bool {
        self.state == State::Held && self.expires_at <= now
    }

    /// The reservation for whoever asks now.
    #[must_use]
    pub fn seen_at(self, now: DateTime<Utc>) -> Self {
        if self.is_overdue(now) {
            Self {
                state: State::Expired,
                updated_at: self.expires_at,
                ..self
            }
        } else {
            self
        }
    }

    /// What it means when its order reserves these lines again.
    pub fn repeated(&self, lines: &[Line], now: DateTime<Utc>) -> Repetition {
        if self.state != State::Held || self.is_overdue(now) {
            Repetition::Closed
        } else if self.lines == lines {
            Repetition::Same
        } else {
            Repetition::Differs
        }
    }

    /// What it means when its order is confirmed. A hold that has ended and was not given back yet is still a hold.
    pub const fn confirmed(&self) -> Confirmation {
        match self.state {
            State::Held => Confirmation::Sell,
            State::Expired if !self.is_refused => Confirmation::TakeAgain,
            State::Expired | State::Sold | State::Released => Confirmation::Nothing,
        }
    }

    /// What it means when its order is given up.
    pub const fn cancelled(&self) -> Cancellation {
        match self.state {
            State::Held => Cancellation::Release,
            State::Sold => Cancellation::TakeBack,
            State::Expired => Cancellation::Close,
            State::Released => Cancellation::Nothing,
        }
    }

    /// The reservation in another state.
    #[must_use]
    pub fn moved(self, state: State, now: DateTime<Utc>) -> Self {
        Self {
            state,
            updated_at: now,
            ..self
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: DateTime<Utc> = DateTime::UNIX_EPOCH;

    fn line(quantity: i64) -> Line {
        Line {
            product_id: Uuid::nil(),
            quantity,
        }
    }

    fn held() -> Reservation {
        Reservation::new(Uuid::nil(), vec![line(2)], TimeDelta::minutes(15), NOW)
    }

    #[test]
    fn a_hold_ends_at_its_deadline_and_not_before() {
        let almost = NOW + TimeDelta::minutes(15) - TimeDelta::microseconds(1);
        assert_eq!(held().seen_at(almost).state, State::Held);
        let then = NOW + TimeDelta::minutes(15);
        assert_eq!(held().seen_at(then).state, State::Expired);
        assert_eq!(held().seen_at(then).updated_at, then);
        let sold = held().moved(State::Sold, NOW);
        assert_eq!(sold.seen_at(then).state, State::Sold);
    }

    #[test]
    fn an_order_reserves_once() {
        assert_eq!(held().repeated(&[line(2)], NOW), Repetition::Same);
        assert_eq!(held().repeated(&[line(3)], NOW), Repetition::Differs);
        let late = NOW + TimeDelta::hours(1);
        assert_eq!(held().repeated(&[line(2)], late), Repetition::Closed);
        for state in [State::Sold, State::Released, State::Expired] {
            let closed = held().moved(state, NOW);
            assert_eq!(closed.repeated(&[line(2)], NOW), Repetition::Closed);
        }
    }

    #[test]
    fn a_confirmation_has_one_effect_and_none_after_a_cancellation() {
        let in_state = |state| held().moved(state, NOW).confirmed();
        assert_eq!(in_state(State::Held), Confirmation::Sell);
        assert_eq!(in_state(State::Expired), Confirmation::TakeAgain);
        assert_eq!(in_state(State::Sold), Confirmation::Nothing);
        assert_eq!(in_state(State::Released), Confirmation::Nothing);
        let refused = Reservation {
            is_refused: true,
            ..held().moved(State::Expired, NOW)
        };
        assert_eq!(refused.confirmed(), Confirmation::Nothing);
    }

    #[test]
    fn a_cancellation_gives_back_what_there_is_and_is_final() {
        let in_state = |state| held().moved(state, NOW).cancelled();
        assert_eq!(in_state(State::Held), Cancellation::Release);
        assert_eq!(in_state(State::Sold), Cancellation::TakeBack);
        assert_eq!(in_state(State::Expired), Cancellation::Close);
        assert_eq!(in_state(State::Released), Cancellation::Nothing);
    }
}
