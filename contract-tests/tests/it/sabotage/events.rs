//! Events that are not what their contract says.

use contract_tests::{Gate, Subject, event_faults, event_samples};
use serde_json::json;

use super::report;
use super::spoiled::Spoiled;

#[tokio::test]
async fn a_missing_field_of_an_event_is_caught() {
    let spoiled = Spoiled::open().await.event(|event| {
        if let Some(data) = event["data"].as_object_mut() {
            data.shift_remove("version");
        }
    });
    let report = report(Gate::Events, "archive_product", spoiled).await;
    report.caught(
        "event field missing",
        &["product.archived", "missing property `/data/version`"],
    );
    report.caught(
        "event never published",
        &["product.updated", "was never published"],
    );
}

#[test]
fn samples_are_what_the_contract_allows() {
    let subject = Subject::of_service("catalog");
    for event in &subject.contract.events {
        let samples = event_samples(&subject, &event.event_type, 1);
        assert_eq!(samples.len(), 8);
        for mut sample in samples {
            assert_eq!(
                event_faults(&subject, &sample),
                Vec::<String>::new(),
                "{sample}"
            );
            sample["data"]["price_in_gold"] = json!(1);
            assert_eq!(event_faults(&subject, &sample).len(), 1);
        }
    }
}
