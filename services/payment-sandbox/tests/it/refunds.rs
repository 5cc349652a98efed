use serde_json::{Value, json};

use crate::desk::Desk;

fn wish(charge: &Value, amount: i64) -> Value {
    json!({"charge": charge["id"], "reference": "refund", "amount": {"amount": amount, "currency": "EUR"}})
}

#[tokio::test]
async fn what_was_taken_is_given_back_and_no_more() {
    let desk = Desk::open().await;
    let charge = desk.charge("tok_success", "order-1").await;
    let (status, refund) = desk.post("/refunds", &wish(&charge, 600)).await;
    assert_eq!((status, &refund["status"]), (201, &json!("succeeded")));
    let (status, problem) = desk.post("/refunds", &wish(&charge, 401)).await;
    assert_eq!(
        (status, &problem["code"]),
        (409, &json!("refund_exceeds_charge"))
    );
    assert_eq!(desk.post("/refunds", &wish(&charge, 400)).await.0, 201);
    let (_, charge) = desk
        .get(&format!("/charges/{}", charge["id"].as_str().unwrap()))
        .await;
    assert_eq!(charge["refunded_amount"]["amount"], 1000);
    let (_, found) = desk
        .get(&format!("/refunds/{}", refund["id"].as_str().unwrap()))
        .await;
    assert_eq!(found, refund);
    let (_, page) = desk.get("/refunds?reference=refund").await;
    assert_eq!(page["items"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn what_was_not_taken_is_not_given_back() {
    let desk = Desk::open().await;
    let charge = desk.charge("tok_declined", "order-1").await;
    let (_, problem) = desk.post("/refunds", &wish(&charge, 1)).await;
    assert_eq!(problem["code"], "charge_not_succeeded");
    let nothing = json!({"id": format!("ch_{}", "0".repeat(32))});
    let (status, problem) = desk.post("/refunds", &wish(&nothing, 1)).await;
    assert_eq!((status, &problem["code"]), (422, &json!("unknown_charge")));
}

#[tokio::test]
async fn a_refund_may_fail_and_leaves_what_was_taken() {
    let desk = Desk::open().await;
    let charge = desk.charge("tok_success_refundfailed", "order-1").await;
    let (_, refund) = desk.post("/refunds", &wish(&charge, 600)).await;
    assert_eq!(refund["status"], "failed");
    let (_, charge) = desk
        .get(&format!("/charges/{}", charge["id"].as_str().unwrap()))
        .await;
    assert_eq!(charge["refunded_amount"]["amount"], 0);
}
