use super::*;
use crate::domain::order::tests::placed;
use crate::domain::state::STEPS;
use crate::domain::timeline::Kind;

const PAYMENT: Uuid = Uuid::from_u128(9);

fn start() -> DateTime<Utc> {
    DateTime::UNIX_EPOCH
}

fn minutes(minutes: i64) -> TimeDelta {
    TimeDelta::minutes(minutes)
}

fn in_state(state: State) -> Order {
    Order {
        state,
        ..placed(start())
    }
}

fn captured(order: &Order, now: DateTime<Utc>) -> Option<Change> {
    order
        .on_captured(PAYMENT, euros(1000), now)
        .expect("it is the total")
}

fn outcome(change: Option<Change>) -> Option<(State, Option<Reason>)> {
    change.map(|change| {
        let reason = change.order.cancellation.map(|end| end.reason);
        (change.order.state, reason)
    })
}

fn money(amount: i64, currency: &str) -> Money {
    Money::read(amount, currency).expect("an amount of money")
}

fn euros(amount: i64) -> Money {
    money(amount, "EUR")
}

#[test]
fn money_confirms_an_order_that_waits_for_it_and_no_other() {
    for state in State::ALL {
        let wanted = (state == State::PendingPayment).then_some((State::Confirmed, None));
        assert_eq!(
            outcome(captured(&in_state(state), start())),
            wanted,
            "{state}"
        );
    }
}

#[test]
fn money_that_comes_after_the_hold_cancels() {
    let order = placed(start());
    let last = start() + minutes(15) - TimeDelta::microseconds(1);
    assert_eq!(
        outcome(captured(&order, last)),
        Some((State::Confirmed, None))
    );
    assert_eq!(
        outcome(captured(&order, start() + minutes(15))),
        Some((State::Cancelled, Some(Reason::ReservationExpired)))
    );
}

#[test]
fn another_amount_is_no_payment_of_this_order() {
    let order = placed(start());
    for (amount, currency) in [(999, "EUR"), (1001, "EUR"), (1000, "USD")] {
        let heard = order.on_captured(PAYMENT, money(amount, currency), start());
        assert_eq!(heard, Err(Contradiction::Amount));
    }
}

#[test]
fn a_declined_payment_ends_an_order_that_waits_for_it_and_no_other() {
    for state in State::ALL {
        let wanted = (state == State::PendingPayment)
            .then_some((State::Cancelled, Some(Reason::PaymentFailed)));
        assert_eq!(
            outcome(in_state(state).on_payment_failed(start())),
            wanted,
            "{state}"
        );
    }
}

#[test]
fn without_its_units_an_order_ends_unless_they_left_the_house() {
    let gone = Some((State::Cancelled, Some(Reason::ReservationExpired)));
    for state in State::ALL {
        let sold_out = in_state(state).on_reservation_expired(true, start());
        let open = matches!(state, State::PendingPayment | State::Confirmed);
        assert_eq!(outcome(sold_out), gone.filter(|_| open), "{state}");
        let ended = in_state(state).on_reservation_expired(false, start());
        let waits = state == State::PendingPayment;
        assert_eq!(outcome(ended), gone.filter(|_| waits), "{state}");
    }
}

#[test]
fn an_overdue_order_is_given_up_when_the_payment_has_had_its_say() {
    let order = placed(start());
    let margin = minutes(2);
    let due = start() + minutes(12);
    assert_eq!(
        order.on_deadline(margin, due - TimeDelta::microseconds(1)),
        None
    );
    assert_eq!(
        outcome(order.on_deadline(margin, due)),
        Some((State::Cancelled, Some(Reason::PaymentTimeout)))
    );
    assert_eq!(in_state(State::Confirmed).on_deadline(margin, due), None);
}

#[test]
fn money_that_goes_back_whole_ends_an_order_and_parts_do_not() {
    for (state, wanted) in [
        (State::PendingPayment, State::Cancelled),
        (State::Confirmed, State::Cancelled),
        (State::Shipped, State::Refunded),
        (State::Delivered, State::Refunded),
        (State::Cancelled, State::Cancelled),
        (State::Refunded, State::Refunded),
    ] {
        let part = in_state(state).on_refunded(euros(400), start());
        let part = part.expect("less than the total").expect("it is news");
        assert_eq!((part.order.state, part.order.refunded), (state, 400));
        assert_eq!(part.entry.kind, Kind::RefundedInPart);
        let whole = part.order.on_refunded(euros(1000), start());
        let whole = whole.expect("the total").expect("it is news");
        assert_eq!((whole.order.state, whole.order.refunded), (wanted, 1000));
        assert_eq!(
            whole.order.on_refunded(euros(400), start()),
            Ok(None),
            "old news"
        );
    }
    for (amount, currency) in [(1001, "EUR"), (1000, "USD")] {
        assert_eq!(
            placed(start()).on_refunded(money(amount, currency), start()),
            Err(Contradiction::Refunded)
        );
    }
}

/// What can happen to an order, in any order.
#[derive(Debug, Clone, Copy)]
enum Happening {
    Captured,
    PaymentFailed,
    Refunded(i64),
    ReservationExpired(bool),
    Deadline,
    Cancel,
    Ship,
    Deliver,
    AskForRefund,
}

fn happen(order: &Order, what: Happening, now: DateTime<Utc>) -> Option<Change> {
    let staff = Actor::Staff("anna".to_owned());
    match what {
        Happening::Captured => captured(order, now),
        Happening::PaymentFailed => order.on_payment_failed(now),
        Happening::Refunded(total) => order
            .on_refunded(euros(total), now)
            .expect("not above the total"),
        Happening::ReservationExpired(sold_out) => order.on_reservation_expired(sold_out, now),
        Happening::Deadline => order.on_deadline(minutes(2), now),
        Happening::Cancel => order
            .cancelled(Reason::CustomerRequest, Actor::Customer, now)
            .ok(),
        Happening::Ship => order
            .shipped("DHL".to_owned(), "1".to_owned(), staff, now)
            .ok(),
        Happening::Deliver => order.delivered(staff, now).ok(),
        Happening::AskForRefund => order.refund_requested(staff, now).ok().flatten(),
    }
}

/// Numbers that look random and are the same in every run (xorshift).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % bound
    }

    fn happening(&mut self) -> Happening {
        match self.below(9) {
            0 => Happening::Captured,
            1 => Happening::PaymentFailed,
            2 => Happening::Refunded([1, 400, 1000][usize::try_from(self.below(3)).unwrap_or(0)]),
            3 => Happening::ReservationExpired(self.below(2) == 0),
            4 => Happening::Deadline,
            5 => Happening::Cancel,
            6 => Happening::Ship,
            7 => Happening::Deliver,
            _ => Happening::AskForRefund,
        }
    }
}

/// What must hold of every change, whatever happened before.
fn check(before: &Order, change: &Change) {
    let Change { order, entry } = change;
    let moved = before.state != order.state;
    let in_table = STEPS
        .iter()
        .any(|(from, _, to)| (*from, *to) == (before.state, order.state));
    assert!(!moved || in_table, "{} to {}", before.state, order.state);
    assert_eq!(order.version, before.version + 1);
    assert_eq!((entry.version, entry.state), (order.version, order.state));
    assert_eq!((order.total, &order.lines), (before.total, &before.lines));
    assert!(order.refunded >= before.refunded && order.refunded <= order.total.amount);
    assert_eq!(
        order.cancellation.is_some(),
        order.state == State::Cancelled
    );
    assert_eq!(order.confirmed_at.is_some(), order.payment_id.is_some());
    let left = matches!(
        order.state,
        State::Shipped | State::Delivered | State::Refunded
    );
    assert_eq!(order.shipment.is_some(), left);
    assert!(
        !left || order.confirmed_at.is_some(),
        "nothing is sent unpaid"
    );
    assert!(order.state != State::Refunded || order.refunded == order.total.amount);
}

#[test]
fn whatever_happens_in_whatever_order_an_order_keeps_to_its_table() {
    let mut numbers = Numbers(0x9e37_79b9_7f4a_7c15);
    for _ in 0..2_000 {
        let mut order = placed(start());
        let mut now = start();
        for _ in 0..40 {
            now += minutes(i64::try_from(numbers.below(3)).unwrap_or(0));
            let what = numbers.happening();
            let Some(change) = happen(&order, what, now) else {
                continue;
            };
            check(&order, &change);
            order = change.order;
            let again = happen(&order, what, now);
            assert_eq!(again, None, "{what:?} twice has two effects");
        }
    }
}

#[test]
fn every_order_ends_or_waits_for_staff_once_its_time_has_passed() {
    let mut numbers = Numbers(42);
    for _ in 0..2_000 {
        let mut order = placed(start());
        let mut now = start();
        for _ in 0..numbers.below(10) {
            now += minutes(1);
            if let Some(change) = happen(&order, numbers.happening(), now) {
                order = change.order;
            }
        }
        let late = start() + minutes(12);
        if let Some(change) = order.on_deadline(minutes(2), late) {
            order = change.order;
        }
        assert_ne!(order.state, State::PendingPayment);
    }
}
