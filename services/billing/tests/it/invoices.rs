use contract_tests::{Subject, event_faults};
use serde_json::{Value, json};

use crate::office::{ANNA, Office, TOTAL, captured, new_id, order};

fn euros(amount: i64) -> Value {
    json!({"amount": amount, "currency": "EUR"})
}

#[tokio::test]
async fn an_invoice_says_what_was_bought_by_whom_and_how_much_of_it_is_tax() {
    let office = Office::open().await;
    let (payment, invoice) = office.invoiced().await;
    assert_eq!(invoice["number"], "2026-000001");
    assert_eq!(invoice["payment_id"], json!(payment));
    assert_eq!(invoice["customer_id"], ANNA);
    assert_eq!(invoice["lines"][0]["name"], "Enamel kettle");
    assert_eq!(invoice["lines"][0]["total"], euros(TOTAL));
    assert_eq!(invoice["total"], euros(TOTAL));
    let tax = json!({"rate": 1900, "net": euros(10_000), "amount": euros(1900)});
    assert_eq!(invoice["tax"], tax);
    assert_eq!(invoice["buyer"], order()["shipping_address"]);
    assert_eq!(invoice["seller"]["tax_number"], "DE123456789");
    assert_eq!(invoice["seller"]["address"][1], "20457 Hamburg");
}

#[tokio::test]
async fn a_payment_has_one_invoice_however_often_it_is_told_of() {
    let office = Office::open().await;
    let payment = new_id();
    let event = captured(payment, TOTAL);
    office.hear(&event).await;
    office.hear(&event).await;
    office.issue().await;
    // The same payment, under the id of another event.
    office.hear(&captured(payment, TOTAL)).await;
    office.issue().await;
    assert_eq!(office.numbers("/billing/invoices").await, ["2026-000001"]);
    assert_eq!(office.told("invoice.issued").await.len(), 1);
}

#[tokio::test]
async fn others_learn_of_an_invoice_with_its_number() {
    let office = Office::open().await;
    let (_, invoice) = office.invoiced().await;
    let told = office.told("invoice.issued").await;
    assert_eq!(
        event_faults(&Subject::of_service("billing"), &told[0]),
        Vec::<String>::new()
    );
    assert_eq!(told[0]["subject"], invoice["id"]);
    let data = json!({
        "invoice_id": invoice["id"], "number": "2026-000001", "order_id": invoice["order_id"],
        "payment_id": invoice["payment_id"], "customer_id": ANNA, "total": euros(TOTAL),
        "issued_at": invoice["issued_at"]
    });
    assert_eq!(told[0]["data"], data);
}

#[tokio::test]
async fn who_was_erased_before_the_invoice_is_not_named_in_it() {
    let office = Office::without_orders().await;
    let mut order = order();
    order["shipping_address"] = Value::Null;
    office.knows(&order).await;
    let (_, invoice) = office.invoiced().await;
    assert_eq!(invoice["buyer"], Value::Null);
}
