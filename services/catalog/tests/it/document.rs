use contract::equality::differences;
use serde_json::Value;

#[test]
fn the_served_document_is_the_contract() {
    let contract: Value = serde_json::from_str(catalog::generated::CONTRACT).unwrap();
    let differences = differences(&contract, &catalog::generated::document());
    assert!(differences.is_empty(), "{differences:#?}");
}
