//! The life of an order: one table of steps, which everything that changes an order goes by.

use std::fmt;
use std::str::FromStr;

/// Where an order stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum State {
    /// The units are reserved, the money is not there yet.
    PendingPayment,
    /// It is paid.
    Confirmed,
    /// It left the house.
    Shipped,
    /// It arrived.
    Delivered,
    /// It will never be shipped.
    Cancelled,
    /// The money went back after it was shipped.
    Refunded,
}

/// What can be done to an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Step {
    /// The payment arrived.
    Confirm,
    /// Somebody or something gives it up.
    Cancel,
    /// It leaves the house.
    Ship,
    /// It arrives.
    Deliver,
    /// All of the money went back.
    Refund,
}

/// Every step that there is: from where, which, and to where.
pub const STEPS: [(State, Step, State); 7] = [
    (State::PendingPayment, Step::Confirm, State::Confirmed),
    (State::PendingPayment, Step::Cancel, State::Cancelled),
    (State::Confirmed, Step::Cancel, State::Cancelled),
    (State::Confirmed, Step::Ship, State::Shipped),
    (State::Shipped, Step::Deliver, State::Delivered),
    (State::Shipped, Step::Refund, State::Refunded),
    (State::Delivered, Step::Refund, State::Refunded),
];

/// There is no such step from here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an order that is {} cannot be {}", .from.in_words(), .step.done())]
pub struct IllegalStep {
    /// Where the order stands.
    pub from: State,
    /// What was to be done.
    pub step: Step,
}

impl State {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::PendingPayment,
        Self::Confirmed,
        Self::Shipped,
        Self::Delivered,
        Self::Cancelled,
        Self::Refunded,
    ];

    /// The state as it is stored and written.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::PendingPayment => "pending_payment",
            Self::Confirmed => "confirmed",
            Self::Shipped => "shipped",
            Self::Delivered => "delivered",
            Self::Cancelled => "cancelled",
            Self::Refunded => "refunded",
        }
    }

    /// Where the step leads from here.
    pub fn after(self, step: Step) -> Result<Self, IllegalStep> {
        STEPS
            .iter()
            .find(|(from, taken, _)| (*from, *taken) == (self, step))
            .map(|(_, _, to)| *to)
            .ok_or(IllegalStep { from: self, step })
    }

    /// Whether there is such a step from here.
    pub fn allows(self, step: Step) -> bool {
        self.after(step).is_ok()
    }

    /// Whether the goods have arrived, or never will.
    pub const fn needs_no_address(self) -> bool {
        matches!(self, Self::Delivered | Self::Cancelled | Self::Refunded)
    }

    const fn in_words(self) -> &'static str {
        match self {
            Self::PendingPayment => "waiting for its payment",
            other => other.as_str(),
        }
    }
}

impl Step {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Confirm,
        Self::Cancel,
        Self::Ship,
        Self::Deliver,
        Self::Refund,
    ];

    const fn done(self) -> &'static str {
        match self {
            Self::Confirm => "confirmed",
            Self::Cancel => "cancelled",
            Self::Ship => "shipped",
            Self::Deliver => "delivered",
            Self::Refund => "refunded",
        }
    }
}

impl fmt::Display for State {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// A text that is none of the names that it could be.
#[derive(Debug, thiserror::Error)]
#[error("no such {0}")]
pub struct UnknownName(pub &'static str);

impl FromStr for State {
    type Err = UnknownName;

    fn from_str(text: &str) -> Result<Self, UnknownName> {
        Self::ALL
            .into_iter()
            .find(|state| state.as_str() == text)
            .ok_or(UnknownName("state"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_step_leads_to_two_places() {
        for (index, (from, step, _)) in STEPS.iter().enumerate() {
            let again = STEPS[index + 1..]
                .iter()
                .any(|(other, taken, _)| (other, taken) == (from, step));
            assert!(!again, "{from} {step:?}");
        }
    }

    #[test]
    fn what_is_not_in_the_table_is_refused_from_everywhere() {
        for from in State::ALL {
            for step in Step::ALL {
                let wanted = STEPS
                    .iter()
                    .find(|(state, taken, _)| (*state, *taken) == (from, step));
                match wanted {
                    Some((_, _, to)) => assert_eq!(from.after(step), Ok(*to)),
                    None => assert_eq!(from.after(step), Err(IllegalStep { from, step })),
                }
            }
        }
    }

    #[test]
    fn a_cancelled_and_a_refunded_order_are_at_their_end() {
        for end in [State::Cancelled, State::Refunded] {
            assert!(Step::ALL.into_iter().all(|step| !end.allows(step)));
        }
    }

    #[test]
    fn every_state_is_reached_and_none_twice_on_one_way() {
        // Following every step from the beginning visits all states and ends, so there is no circle.
        fn visit(state: State, way: &mut Vec<State>, seen: &mut Vec<State>) {
            assert!(!way.contains(&state), "{state} lies on a circle");
            way.push(state);
            seen.push(state);
            for step in Step::ALL {
                if let Ok(next) = state.after(step) {
                    visit(next, way, seen);
                }
            }
            way.pop();
        }
        let mut seen = Vec::new();
        visit(State::PendingPayment, &mut Vec::new(), &mut seen);
        assert!(State::ALL.into_iter().all(|state| seen.contains(&state)));
    }

    #[test]
    fn a_state_reads_back_as_it_was_written() {
        for state in State::ALL {
            assert_eq!(state.to_string().parse::<State>().ok(), Some(state));
        }
        assert!("lost".parse::<State>().is_err());
    }

    #[test]
    fn a_refusal_says_where_the_order_stands() {
        let refusal = State::PendingPayment.after(Step::Ship).unwrap_err();
        assert_eq!(
            refusal.to_string(),
            "an order that is waiting for its payment cannot be shipped"
        );
    }
}
