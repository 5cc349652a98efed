use http::StatusCode;
use serde_json::json;

use crate::office::{ANNA, Office, customer, new_id, order};

const ATTACK: &str = "<script>alert('x')</script>";

#[tokio::test]
async fn an_invoice_is_a_page_that_runs_and_loads_nothing() {
    let office = Office::without_orders().await;
    let mut order = order();
    order["lines"][0]["name"] = json!(ATTACK);
    order["shipping_address"]["name"] = json!(ATTACK);
    office.knows(&order).await;
    let (payment, invoice) = office.invoiced().await;
    office.refunded(payment, new_id(), 100).await;
    office.issue().await;
    let note = &office.list("/billing/credit-notes").await[0];
    for (path, title) in [
        (
            format!("/billing/invoices/{}/page", invoice["id"].as_str().unwrap()),
            "Invoice 2026-000001",
        ),
        (
            format!(
                "/billing/credit-notes/{}/page",
                note["id"].as_str().unwrap()
            ),
            "Credit note C2026-000001",
        ),
    ] {
        let page = office
            .ask(&path, &customer(ANNA))
            .await
            .expect(StatusCode::OK);
        assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
        let policy = page.header("content-security-policy");
        assert!(policy.starts_with("default-src 'none';"), "{policy}");
        assert!(
            page.body_text()
                .contains(&format!("<title>{title}</title>")),
            "{}",
            page.body_text()
        );
        assert!(
            !page.body_text().contains("<script"),
            "{}",
            page.body_text()
        );
        assert!(
            page.body_text().contains("script&#62;alert"),
            "{}",
            page.body_text()
        );
    }
}
