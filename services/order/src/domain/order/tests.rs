use super::*;
use crate::domain::state::Step;

/// An order of 1000 cents that was just placed, to be paid within ten minutes, its units held for fifteen.
pub(in crate::domain) fn placed(now: DateTime<Utc>) -> Order {
    let total = Money::read(1000, "EUR").expect("an amount of money");
    let line = Line {
        product_id: Uuid::from_u128(3),
        name: "Kettle".to_owned(),
        quantity: 2,
        unit_price: 500,
        total: 1000,
    };
    let placement = Placement {
        id: Uuid::from_u128(1),
        customer_id: Uuid::from_u128(2),
        lines: vec![line],
        total,
        shipping_address: Address {
            name: "Ines Harrow".to_owned(),
            line1: "14 Harbour Street".to_owned(),
            line2: None,
            postal_code: None,
            city: "Hamburg".to_owned(),
            region: None,
            country: "DE".to_owned(),
        },
        payment_method_id: Uuid::from_u128(4),
        payment_due_at: now + chrono::TimeDelta::minutes(10),
        reserved_until: now + chrono::TimeDelta::minutes(15),
    };
    placement.place(now).order
}

fn staff() -> Actor {
    Actor::Staff("anna".to_owned())
}

#[test]
fn an_order_goes_its_way_and_each_step_is_told() {
    let now = DateTime::UNIX_EPOCH;
    let order = placed(now);
    let order = order.confirmed(Uuid::from_u128(9), now).expect("it waits");
    assert_eq!(order.entry.kind, Kind::Confirmed);
    assert_eq!(order.order.payment_id, Some(Uuid::from_u128(9)));
    let shipped = order
        .order
        .shipped("DHL".to_owned(), "00340".to_owned(), staff(), now)
        .expect("it is paid");
    assert_eq!(shipped.entry.note.as_deref(), Some("DHL 00340"));
    let delivered = shipped.order.delivered(staff(), now).expect("it is sent");
    assert_eq!((delivered.order.version, delivered.entry.version), (4, 4));
    assert_eq!(delivered.entry.state, State::Delivered);
}

#[test]
fn a_refund_is_asked_for_once_and_changes_no_state() {
    let now = DateTime::UNIX_EPOCH;
    let pending = placed(now);
    let refusal = IllegalStep {
        from: State::PendingPayment,
        step: Step::Refund,
    };
    assert_eq!(pending.refund_requested(staff(), now), Err(refusal));
    let shipped = Order {
        state: State::Shipped,
        ..pending
    };
    let asked = shipped
        .refund_requested(staff(), now)
        .expect("it was shipped")
        .expect("nobody asked before");
    assert_eq!(asked.order.state, State::Shipped);
    assert_eq!(asked.order.refund_requested_at, Some(now));
    assert_eq!(asked.order.refund_requested(staff(), now), Ok(None));
}

#[test]
fn a_reason_reads_back_as_it_was_written() {
    for reason in Reason::ALL {
        assert_eq!(reason.as_str().parse::<Reason>().ok(), Some(reason));
    }
}
