use contract::equality::differences;
use http::StatusCode;
use serde_json::Value;

use crate::warehouse::Warehouse;

#[tokio::test]
async fn the_served_document_is_the_contract() {
    let warehouse = Warehouse::open().await;
    let served = warehouse
        .get("/openapi.json")
        .await
        .expect(StatusCode::OK)
        .json();
    let contract: Value = serde_json::from_str(inventory::generated::CONTRACT).unwrap();
    let differences = differences(&contract, &served);
    assert!(differences.is_empty(), "{differences:#?}");
}

#[test]
fn a_difference_anywhere_in_the_document_is_seen() {
    // Every comparison takes the whole document, so that a sample has to do.
    const SAMPLE: usize = 11;
    let contract: Value = serde_json::from_str(inventory::generated::CONTRACT).unwrap();
    let served = inventory::generated::document();
    let mut leaves = Vec::new();
    collect_leaves(&served, "", &mut leaves);
    let unseen: Vec<_> = leaves
        .iter()
        .step_by(SAMPLE)
        .filter(|leaf| {
            let mut spoilt = served.clone();
            *spoilt.pointer_mut(leaf).unwrap() = "something else".into();
            differences(&contract, &spoilt).is_empty()
        })
        .collect();
    assert!(leaves.len() > 1000, "only {} leaves", leaves.len());
    assert!(unseen.is_empty(), "{unseen:#?}");
}

fn collect_leaves(value: &Value, pointer: &str, leaves: &mut Vec<String>) {
    let escape = |key: &str| key.replace('~', "~0").replace('/', "~1");
    match value {
        Value::Object(members) => members.iter().for_each(|(key, member)| {
            collect_leaves(member, &format!("{pointer}/{}", escape(key)), leaves)
        }),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .for_each(|(index, item)| collect_leaves(item, &format!("{pointer}/{index}"), leaves)),
        _ => leaves.push(pointer.to_owned()),
    }
}
