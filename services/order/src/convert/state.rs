use crate::domain::order::Reason;
use crate::domain::state::State;
use crate::generated::types;

impl From<types::OrderState> for State {
    fn from(state: types::OrderState) -> Self {
        use types::OrderState as Contract;
        match state {
            Contract::PendingPayment => Self::PendingPayment,
            Contract::Confirmed => Self::Confirmed,
            Contract::Shipped => Self::Shipped,
            Contract::Delivered => Self::Delivered,
            Contract::Cancelled => Self::Cancelled,
            Contract::Refunded => Self::Refunded,
        }
    }
}

impl From<State> for types::OrderState {
    fn from(state: State) -> Self {
        match state {
            State::PendingPayment => Self::PendingPayment,
            State::Confirmed => Self::Confirmed,
            State::Shipped => Self::Shipped,
            State::Delivered => Self::Delivered,
            State::Cancelled => Self::Cancelled,
            State::Refunded => Self::Refunded,
        }
    }
}

impl From<Reason> for types::CancellationReason {
    fn from(reason: Reason) -> Self {
        match reason {
            Reason::CustomerRequest => Self::CustomerRequest,
            Reason::StaffRequest => Self::StaffRequest,
            Reason::PaymentFailed => Self::PaymentFailed,
            Reason::PaymentTimeout => Self::PaymentTimeout,
            Reason::ReservationExpired => Self::ReservationExpired,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_contract_has_the_states_of_the_domain_under_their_names() {
        for state in State::ALL {
            let contract = types::OrderState::from(state);
            let written = serde_json::to_value(contract).expect("plain data");
            assert_eq!(written, state.as_str());
            assert_eq!(State::from(contract), state);
        }
    }
}
