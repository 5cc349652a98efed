use futures::future::join_all;
use http::{Method, StatusCode};
use serde_json::json;

use crate::desk::{ANNA, Desk};

const STATES: [&str; 6] = [
    "pending_payment",
    "confirmed",
    "shipped",
    "delivered",
    "cancelled",
    "refunded",
];

/// From where each step leads where.
fn wanted(step: &str, from: &str) -> Option<&'static str> {
    match (step, from) {
        ("cancel", "pending_payment" | "confirmed") => Some("cancelled"),
        ("ship", "confirmed") => Some("shipped"),
        ("deliver", "shipped") => Some("delivered"),
        _ => None,
    }
}

#[tokio::test]
async fn a_step_is_taken_from_where_there_is_one_and_refused_from_everywhere_else() {
    let desk = Desk::open().await;
    for step in ["cancel", "ship", "deliver"] {
        for from in STATES {
            let id = desk.order_in(from).await;
            let before = desk.order(&id).await;
            let told = desk.told_of(&id).await;
            let answer = desk.step(&id, step).await;
            match wanted(step, from) {
                Some(to) => {
                    let answer = answer.expect(StatusCode::OK);
                    assert_eq!(answer.text("/state"), to, "{step} from {from}");
                    assert_ne!(answer.header("etag"), before.header("etag"));
                    assert_eq!(desk.told_of(&id).await.len(), told.len() + 1);
                }
                None => {
                    let refusal = (409, "illegal_transition".to_owned());
                    assert_eq!(answer.problem(), refusal, "{step} from {from}");
                    let detail = answer.text("/detail");
                    assert!(detail.starts_with("There is no such step: "), "{detail}");
                    assert_eq!(desk.order(&id).await.json(), before.json());
                    assert_eq!(desk.told_of(&id).await, told);
                }
            }
        }
    }
}

#[tokio::test]
async fn whoever_cancels_is_told_as_the_reason() {
    let desk = Desk::open().await;
    let own = desk.placed().await.text("/id");
    let anna = desk.ask(Method::POST, &format!("/orders/{own}/cancel"));
    let anna = anna.customer(ANNA).send().await.expect(StatusCode::OK);
    assert_eq!(anna.text("/cancellation/reason"), "customer_request");
    let other = desk.placed().await.text("/id");
    let staff = desk.step(&other, "cancel").await.expect(StatusCode::OK);
    assert_eq!(staff.text("/cancellation/reason"), "staff_request");
}

#[tokio::test]
async fn only_staff_ships_delivers_and_refunds() {
    let desk = Desk::open().await;
    let id = desk.order_in("confirmed").await;
    for step in ["ship", "deliver", "refund"] {
        let ask = desk.ask(Method::POST, &format!("/orders/{id}/{step}"));
        let ask = ask.customer(ANNA);
        let ask = ask.json(&json!({"carrier": "DHL", "tracking_number": "1"}));
        assert_eq!(ask.send().await.problem(), (403, "forbidden".to_owned()));
    }
    assert_eq!(desk.state(&id).await, "confirmed");
}

#[tokio::test]
async fn the_way_of_an_order_can_be_read_and_shows_nobody_of_staff() {
    let desk = Desk::open().await;
    let id = desk.order_in("refunded").await;
    let timeline = desk.get(&format!("/orders/{id}/timeline")).await;
    let timeline = timeline.expect(StatusCode::OK);
    let told: Vec<_> = timeline.json()["entries"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| {
            let text = |name: &str| entry[name].as_str().unwrap_or_default().to_owned();
            (
                text("kind"),
                text("actor"),
                text("state"),
                entry["version"].as_i64(),
            )
        })
        .collect();
    let entry = |kind: &str, actor: &str, state: &str, version| {
        (
            kind.to_owned(),
            actor.to_owned(),
            state.to_owned(),
            Some(version),
        )
    };
    assert_eq!(
        told,
        [
            entry("placed", "customer", "pending_payment", 1),
            entry("confirmed", "system", "confirmed", 2),
            entry("shipped", "staff", "shipped", 3),
            entry("refunded", "system", "refunded", 4),
        ]
    );
    assert_eq!(timeline.json()["entries"][2]["note"], "DHL 00340");
    let order = desk.order(&id).await.json();
    assert_eq!(order["shipment"]["carrier"], "DHL");
    assert_eq!(order["refunded"], order["total"]);
}

#[tokio::test]
async fn of_many_who_ship_one_order_one_does() {
    let desk = Desk::open().await;
    let id = desk.order_in("confirmed").await;
    let answers = join_all((0..8).map(|_| desk.step(&id, "ship"))).await;
    let shipped = answers
        .iter()
        .filter(|answer| answer.status == StatusCode::OK);
    assert_eq!(shipped.count(), 1);
    assert_eq!(desk.happened(&id).await, ["placed", "confirmed", "shipped"]);
}

#[tokio::test]
async fn a_cancellation_and_a_shipment_at_once_leave_one_of_them() {
    let desk = Desk::open().await;
    for _ in 0..5 {
        let id = desk.order_in("confirmed").await;
        let (ship, cancel) = tokio::join!(desk.step(&id, "ship"), desk.step(&id, "cancel"));
        let mut statuses = [ship.status.as_u16(), cancel.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 409]);
        assert_eq!(desk.happened(&id).await.len(), 3);
    }
}
