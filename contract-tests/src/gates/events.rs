//! Every published event is what the contract says.

use std::collections::BTreeSet;

use contract::pointer::join;
use serde_json::Value;

use crate::plan::Extent;
use crate::suite::Suite;
use crate::{Subject, edit, plan};

/// Runs every success once, and looks at what was published.
pub(super) async fn run(suite: &Suite<'_>) {
    for operation in suite.operations() {
        if let Some(status) = Subject::success(operation) {
            let (_arrangement, case) = suite.arranged(operation, status, None, Extent::Full).await;
            suite.expect(&case, status, None).await;
        }
    }
    let published = suite.scenes.published().await;
    let mut ids = BTreeSet::new();
    for event in &published {
        let kind = event["type"].as_str().unwrap_or_default();
        for fault in faults(suite.subject, event) {
            suite.note(format!("the event {kind} · {fault}"));
        }
        if !ids.insert(event["id"].to_string()) {
            suite.note(format!(
                "the event {kind} · the id {} was there before",
                event["id"]
            ));
        }
    }
    for declared in &suite.subject.contract.events {
        if !published
            .iter()
            .any(|event| event["type"] == declared.event_type.as_str())
        {
            suite.note(format!(
                "the event {} · was never published",
                declared.event_type
            ));
        }
    }
}

/// What is wrong with an event, in words.
pub(crate) fn faults(subject: &Subject, event: &Value) -> Vec<String> {
    let kind = event["type"].as_str().unwrap_or_default();
    match schema_of(subject, kind) {
        Some(pointer) => subject.schemas.faults(&pointer, event),
        None => vec![format!("`{kind}` is no event of the contract")],
    }
}

/// Events that a publisher may send: everything that may be there, nothing that may be left out, and by chance.
pub(crate) fn samples(subject: &Subject, kind: &str, seed: u64) -> Vec<Value> {
    let random = crate::random::Random::seeded(seed);
    let planner = plan::Planner {
        document: subject.document(),
        random: &random,
    };
    let Some(schema) =
        schema_of(subject, kind).and_then(|pointer| subject.document().pointer(&pointer))
    else {
        return Vec::new();
    };
    let extents = [Extent::Full, Extent::Minimal]
        .into_iter()
        .chain([Extent::Random; 6]);
    extents
        .map(|extent| planner.value(schema, extent))
        .collect()
}

/// The same, and each bound of each value alone: the least and the greatest, each choice, each absence.
pub(super) fn allowed(subject: &Subject, kind: &str, seed: u64) -> Vec<Value> {
    let mut events = samples(subject, kind, seed);
    let random = crate::random::Random::seeded(seed);
    let planner = plan::Planner {
        document: subject.document(),
        random: &random,
    };
    let schema = schema_of(subject, kind).and_then(|pointer| subject.document().pointer(&pointer));
    let (Some(schema), Some(full)) = (schema, events.first().cloned()) else {
        return events;
    };
    let variants = plan::variants(planner, schema, &full);
    let variants = variants
        .into_iter()
        .filter_map(|variant| edit::with(&full, &variant.pointer, variant.value));
    // Lists whose items must differ are planned without regard to that.
    events.extend(variants.filter(|event| faults(subject, event).is_empty()));
    events
}

/// Where the contract has the schema of an event.
fn schema_of(subject: &Subject, kind: &str) -> Option<String> {
    let event = subject
        .contract
        .events
        .iter()
        .find(|event| event.event_type == kind)?;
    let body = join(&join("/webhooks", &event.event_type), "post") + "/requestBody";
    let document = subject.document();
    let (body, at) = contract::pointer::resolve(document, document.pointer(&body)?, &body)?;
    let (media_type, _) = body["content"].as_object()?.iter().next()?;
    Some(join(&join(&join(&at, "content"), media_type), "schema"))
}
