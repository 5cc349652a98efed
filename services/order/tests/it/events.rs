use contract_tests::{Subject, event_faults};
use serde_json::json;

use crate::desk::{ANNA, Desk, KETTLE, METHOD, PAYMENT};

#[tokio::test]
async fn every_event_is_what_the_contract_says() {
    let desk = Desk::open().await;
    for state in ["delivered", "cancelled"] {
        desk.order_in(state).await;
    }
    let subject = Subject::of_service("order");
    let told = desk.told().await;
    let mut types: Vec<_> = told
        .iter()
        .map(|event| event["type"].as_str().unwrap())
        .collect();
    for event in &told {
        assert_eq!(event_faults(&subject, event), Vec::<String>::new());
        assert_eq!(event["source"], "/orders");
        assert_eq!(event["subject"], event["data"]["order_id"]);
        assert_eq!(event["data"]["customer_id"], ANNA);
    }
    types.sort_unstable();
    types.dedup();
    assert_eq!(
        types,
        [
            "order.cancelled",
            "order.confirmed",
            "order.delivered",
            "order.placed",
            "order.shipped"
        ]
    );
}

#[tokio::test]
async fn who_takes_the_payment_learns_all_that_it_needs() {
    let desk = Desk::open().await;
    let placed = desk.placed().await;
    let id = placed.text("/id");
    let told = desk.told().await;
    assert_eq!(
        told[0]["data"],
        json!({
            "order_id": id, "version": 1, "customer_id": ANNA, "payment_method_id": METHOD,
            "lines": [{
                "product_id": KETTLE, "name": "Enamel kettle", "quantity": 2,
                "unit_price": {"amount": 4900, "currency": "EUR"}, "total": {"amount": 9800, "currency": "EUR"}
            }],
            "total": {"amount": 9800, "currency": "EUR"},
            "payment_due_at": placed.text("/payment_due_at"), "placed_at": placed.text("/placed_at")
        })
    );
    desk.hear(&crate::news::captured(&id)).await.unwrap();
    let confirmed = &desk.told().await[1];
    assert_eq!(confirmed["data"]["payment_id"], PAYMENT);
    assert_eq!(confirmed["data"]["version"], 2);
}
