//! The served document.

use golden::everything::server;
use serde_json::Value;

#[test]
fn the_served_document_equals_the_contract() {
    let contract: Value = serde_json::from_str(server::CONTRACT).expect("JSON");
    assert_eq!(server::document(), contract);
    assert_eq!(contract["openapi"], "3.1.0");
    assert_eq!(contract["info"]["title"], "Everything");
    assert!(contract["webhooks"]["thing.created"].is_object());
}

#[test]
fn every_operation_of_the_document_has_a_schema_for_each_of_its_parameters_and_bodies() {
    use server::operations as all;
    for operation in [
        &all::create_thing::OPERATION,
        &all::read_path_styles::OPERATION,
        &all::read_query_styles::OPERATION,
        &all::read_header_styles::OPERATION,
        &all::check_unions::OPERATION,
        &all::check_rules::OPERATION,
        &all::convert_document::OPERATION,
        &all::send_upload::OPERATION,
    ] {
        let schemas = operation
            .parameters
            .iter()
            .map(|parameter| parameter.schema);
        let bodies = operation
            .body
            .iter()
            .flat_map(|body| body.media_types)
            .map(|media| media.schema);
        for schema in schemas.chain(bodies).filter(|schema| !schema.is_empty()) {
            // A schema that is missing or does not compile says only that.
            let faults = server::SCHEMAS.faults(schema, runtime::Location::Body, "", &Value::Null);
            assert!(
                faults
                    .iter()
                    .all(|fault| fault.detail != "cannot be checked"),
                "{schema}"
            );
        }
    }
}

#[test]
fn webhooks_become_events() {
    use golden::everything::server::{events, types};
    use runtime::Event;
    let event = events::ThingCreated(crate::service::thing());
    assert_eq!(events::ThingCreated::TYPE, "thing.created");
    assert_eq!(events::ThingCreated::SOURCE, "/schemas");
    assert_eq!(
        event.subject().as_deref(),
        Some("00000000-0000-0000-0000-000000000007")
    );
    let at = "2026-01-02T03:04:05Z".parse().expect("a time");
    let envelope = runtime::CloudEvent::new(uuid::Uuid::from_u128(1), "/things", at, event);
    let envelope = serde_json::to_value(envelope).expect("plain data");
    let read: types::ThingCreated = serde_json::from_value(envelope).expect("as the contract says");
    assert_eq!(read.data, crate::service::thing());
}
