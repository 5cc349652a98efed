//! Events that orders hear.

use platform::testing::start_time;
use serde_json::{Value, json};

use crate::desk::{ANNA, KETTLE, NOW, PAYMENT, REFUND, SOMETHING};

fn event(event_type: &str, source: &str, data: &Value) -> Value {
    json!({
        "specversion": "1.0", "id": platform::random::id(start_time()), "source": source, "subject": SOMETHING,
        "time": NOW, "datacontenttype": "application/json", "type": event_type, "data": data
    })
}

/// The order's two kettles are paid.
pub(crate) fn captured(order_id: &str) -> Value {
    captured_amount(order_id, 9800)
}

pub(crate) fn captured_amount(order_id: &str, amount: i64) -> Value {
    let data = json!({
        "payment_id": PAYMENT, "order_id": order_id, "customer_id": ANNA,
        "amount": {"amount": amount, "currency": "EUR"}, "captured_at": NOW
    });
    event("payment.captured", "/payments", &data)
}

pub(crate) fn payment_failed(order_id: &str) -> Value {
    let data = json!({
        "payment_id": PAYMENT, "order_id": order_id, "customer_id": ANNA, "reason": "declined", "failed_at": NOW
    });
    event("payment.failed", "/payments", &data)
}

/// So much went back so far.
pub(crate) fn refunded(order_id: &str, total: i64) -> Value {
    let data = json!({
        "refund_id": REFUND, "payment_id": PAYMENT, "order_id": order_id, "customer_id": ANNA,
        "amount": {"amount": 1, "currency": "EUR"}, "refunded_total": {"amount": total, "currency": "EUR"},
        "refunded_at": NOW
    });
    event("payment.refunded", "/payments", &data)
}

pub(crate) fn reservation_expired(order_id: &str, reason: &str) -> Value {
    let data = json!({
        "order_id": order_id, "reason": reason, "lines": [{"product_id": KETTLE, "quantity": 2}], "expired_at": NOW
    });
    event("reservation.expired", "/inventory", &data)
}
