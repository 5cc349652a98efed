use contract::equality::differences;
use http::Method;
use serde_json::Value;

use crate::desk::Desk;

#[test]
fn the_served_document_is_the_contract() {
    let contract: Value = serde_json::from_str(payment_sandbox::generated::CONTRACT).unwrap();
    let differences = differences(&contract, &payment_sandbox::generated::document());
    assert!(differences.is_empty(), "{differences:#?}");
}

#[tokio::test]
async fn only_who_has_the_key_is_let_in() {
    let desk = Desk::open().await;
    assert_eq!(desk.get("/charges").await.0, 200);
    for key in ["", "sk_of_the_testz", "sk_of_the_test"] {
        assert_eq!(desk.ask(Method::GET, "/charges", key).await.0, 401);
    }
    for path in ["/healthz", "/health"] {
        assert_eq!(desk.ask(Method::GET, path, "").await.0, 200);
    }
}
