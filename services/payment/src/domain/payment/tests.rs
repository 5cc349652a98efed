use chrono::TimeDelta;

use super::*;

fn start() -> DateTime<Utc> {
    DateTime::UNIX_EPOCH
}

fn due() -> DateTime<Utc> {
    start() + TimeDelta::minutes(10)
}

fn placement() -> Placement {
    Placement {
        order_id: Uuid::from_u128(1),
        customer_id: Uuid::from_u128(2),
        payment_method_id: Uuid::from_u128(3),
        amount: Money::read(1000, "EUR").expect("an amount of money"),
        due_at: due(),
    }
}

fn pending() -> Payment {
    placement().payment(Uuid::from_u128(4), None, start())
}

fn charging() -> Payment {
    Payment {
        state: State::Charging,
        attempts: 1,
        ..pending()
    }
}

fn captured() -> Payment {
    settled(charging(), taken())
}

fn taken() -> ChargeOutcome {
    ChargeOutcome::Captured {
        charge_id: "ch_1".to_owned(),
    }
}

fn settled(payment: Payment, outcome: ChargeOutcome) -> Payment {
    payment
        .after(outcome, start())
        .expect("it was open")
        .payment
}

fn cancelled(payment: Payment) -> Change {
    payment
        .after_cancellation(start(), start())
        .expect("it was not cancelled before")
}

#[test]
fn a_payment_is_charged_in_time_and_expires_after() {
    assert_eq!(pending().step(State::Pending, start()), Step::Charge);
    assert_eq!(pending().step(State::Pending, due()), Step::Expire);
}

#[test]
fn what_may_have_been_begun_is_repeated_in_time_and_closed_after() {
    for found in [State::Charging, State::Unknown] {
        assert_eq!(charging().step(found, start()), Step::Charge);
        assert_eq!(charging().step(found, due()), Step::Close);
        let cancelled = cancelled(charging()).payment;
        assert_eq!(cancelled.step(found, start()), Step::Close);
    }
}

#[test]
fn a_charge_that_there_is_is_only_looked_at() {
    let processing = ChargeOutcome::Processing {
        charge_id: "ch_1".to_owned(),
    };
    let payment = settled(charging(), processing);
    assert_eq!(payment.state, State::Charging);
    let look = Step::Look {
        charge_id: "ch_1".to_owned(),
    };
    assert_eq!(payment.step(State::Charging, start()), look);
    assert_eq!(payment.step(State::Charging, due()), look);
}

#[test]
fn an_outcome_counts_once() {
    let change = charging().after(taken(), start()).expect("it was open");
    assert_eq!(change.told, Some(Told::Captured));
    assert_eq!(change.goes_back, None);
    assert_eq!(change.payment.captured(), 1000);
    for outcome in [
        taken(),
        ChargeOutcome::NeverCharged,
        ChargeOutcome::Unknown,
        ChargeOutcome::Failed(FailureReason::Declined),
    ] {
        assert_eq!(change.payment.after(outcome, start()), None);
    }
}

#[test]
fn a_decline_fails_the_payment() {
    let outcome = ChargeOutcome::Failed(FailureReason::InsufficientFunds);
    let change = charging().after(outcome, start()).expect("it was open");
    assert_eq!(
        change.told,
        Some(Told::Failed(FailureReason::InsufficientFunds))
    );
    assert_eq!(change.payment.captured(), 0);
}

#[test]
fn an_answer_that_did_not_come_is_neither_capture_nor_failure() {
    let change = charging()
        .after(ChargeOutcome::Unknown, start())
        .expect("it was open");
    assert_eq!((change.payment.state, change.told), (State::Unknown, None));
    assert_eq!(settled(change.payment, taken()).state, State::Captured);
}

#[test]
fn a_reference_closed_without_a_charge_expires_or_cancels() {
    let unknown = settled(charging(), ChargeOutcome::Unknown);
    let expired = unknown
        .after(ChargeOutcome::NeverCharged, due())
        .expect("it was open");
    assert_eq!(expired.told, Some(Told::Failed(FailureReason::Expired)));
    let gone = cancelled(unknown)
        .payment
        .after(ChargeOutcome::NeverCharged, start())
        .expect("it was open");
    assert_eq!((gone.payment.state, gone.told), (State::Cancelled, None));
}

#[test]
fn an_order_cancelled_before_it_was_heard_of_is_never_charged() {
    let payment = placement().payment(Uuid::nil(), Some(start()), start());
    assert_eq!(payment.state, State::Cancelled);
    assert_eq!(payment.after(taken(), start()), None);
}

#[test]
fn an_order_cancelled_before_the_charge_is_never_charged() {
    let change = cancelled(pending());
    assert_eq!(change.payment.state, State::Cancelled);
    assert_eq!((change.told, change.goes_back), (None, None));
}

#[test]
fn an_order_cancelled_during_the_charge_gets_its_money_back() {
    let during = cancelled(charging()).payment;
    assert_eq!(during.state, State::Charging);
    let change = during.after(taken(), start()).expect("it was open");
    assert_eq!(change.told, Some(Told::Captured));
    assert_eq!(change.goes_back, Some(1000));
}

#[test]
fn an_order_cancelled_after_the_charge_gets_back_what_is_left() {
    let mut payment = captured();
    let refund = payment.set_aside(300, Uuid::nil(), RefundReason::Goodwill, start());
    assert_eq!(refund.amount.amount, 300);
    let change = cancelled(payment);
    assert_eq!(change.goes_back, Some(700));
    assert_eq!(
        change.payment.after_cancellation(start(), start()),
        None,
        "the second time nothing goes back"
    );
}

#[test]
fn refunds_together_are_never_more_than_what_was_captured() {
    let euros = |amount| Money::read(amount, "EUR").expect("an amount of money");
    let mut payment = captured();
    assert_eq!(payment.refundable(None), Ok(1000));
    assert_eq!(
        payment.refundable(Some(euros(1001))),
        Err(NoRefund::TooMuch)
    );
    payment.set_aside(600, Uuid::nil(), RefundReason::Returned, start());
    assert_eq!(payment.refundable(Some(euros(401))), Err(NoRefund::TooMuch));
    assert_eq!(payment.refundable(None), Ok(400));
    payment.set_aside(400, Uuid::nil(), RefundReason::Returned, start());
    assert_eq!(payment.refundable(None), Err(NoRefund::TooMuch));
    let dollars = Money::read(1, "USD").expect("an amount of money");
    assert_eq!(payment.refundable(Some(dollars)), Err(NoRefund::Currency));
    assert_eq!(charging().refundable(None), Err(NoRefund::NotCaptured));
}

#[test]
fn a_refund_that_failed_can_be_made_again() {
    let mut payment = captured();
    let mut refund = payment.set_aside(600, Uuid::nil(), RefundReason::Returned, start());
    refund.state = RefundState::Failed;
    payment.count(&refund);
    assert_eq!(
        (payment.refunding, payment.refunded, payment.left()),
        (0, 0, 1000)
    );
    let mut refund = payment.set_aside(600, Uuid::nil(), RefundReason::Returned, start());
    refund.state = RefundState::Refunded;
    payment.count(&refund);
    assert_eq!(
        (payment.refunding, payment.refunded, payment.left()),
        (0, 600, 400)
    );
}

#[test]
fn states_and_reasons_read_back_as_they_were_written() {
    for state in State::ALL {
        assert_eq!(State::stored(state.as_str()), Some(state));
    }
    for reason in FailureReason::ALL {
        assert_eq!(FailureReason::stored(reason.as_str()), Some(reason));
    }
}
