//! Events as a consumer reads them.

use plumbline_sdk::Event;
use plumbline_sdk::catalog::{events, types};
use serde_json::{Value, json};

use crate::samples::ID;

fn state() -> Value {
    json!({
        "product_id": ID, "version": 3, "slug": "kettle", "name": "Kettle", "category_id": ID,
        "price": {"amount": 4900, "currency": "EUR"}, "status": "active"
    })
}

#[test]
fn an_event_knows_its_type_and_its_source() {
    assert_eq!(events::ProductCreated::TYPE, "product.created");
    assert_eq!(events::ProductCreated::SOURCE, "/products");
    let archived = json!({"product_id": ID, "version": 4});
    let event: events::ProductArchived = serde_json::from_value(archived.clone()).expect("as told");
    assert_eq!(*event.0.version, 4);
    assert_eq!(serde_json::to_value(event).expect("plain data"), archived);
}

#[test]
fn what_is_newer_than_the_consumer_is_borne() {
    let mut newer = state();
    newer["status"] = json!("discontinued");
    newer["weight"] = json!({"grams": 900});
    newer["price"]["tax"] = json!(19);
    let event: events::ProductUpdated = serde_json::from_value(newer).expect("it is tolerated");
    assert_eq!(
        event.0.status,
        types::ProductStatus::Unknown("discontinued".to_owned())
    );
    assert_eq!(event.0.price.amount, 4900);
}

#[test]
fn what_must_be_there_is_missed() {
    let mut less = state();
    less.as_object_mut().expect("an object").remove("version");
    let error =
        serde_json::from_value::<events::ProductCreated>(less).expect_err("it is not there");
    assert!(error.to_string().contains("version"), "{error}");
}
