use contract::equality::differences;
use serde_json::Value;

#[test]
fn the_served_document_is_the_contract() {
    let contract: Value = serde_json::from_str(payment::generated::CONTRACT).unwrap();
    let differences = differences(&contract, &payment::generated::document());
    assert!(differences.is_empty(), "{differences:#?}");
}
