//! `x-subscriptions`: the events of other services that a service hears.

use std::path::Path;

use serde_json::{Map, Value};

use super::keywords;
use crate::finding::Findings;
use crate::names::{self, UniqueNames};
use crate::pointer::join;

const ROOT: &str = "/x-subscriptions";

/// What an entry can say.
const KEYS: [&str; 2] = ["from", "description"];

/// An event that the service hears.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subscription {
    /// The type in the envelope, such as `order.confirmed`.
    pub event_type: String,
    /// The Rust name of the event, as its publisher's client has it.
    pub event: String,
    /// The Rust name of the method that handles it.
    pub method: String,
    /// The publisher's contract, relative to the folder of this one.
    pub from: String,
    /// The name of the publisher: the stem of that file.
    pub publisher: String,
    /// What this service does on it.
    pub description: String,
    /// Where the contract says it.
    pub pointer: String,
}

/// The subscriptions of a document, in its order.
pub fn subscriptions(document: &Value, findings: &mut Findings) -> Vec<Subscription> {
    let Some(entries) = document.pointer(ROOT) else {
        return Vec::new();
    };
    let Some(entries) = entries.as_object() else {
        findings.error(
            "subscription",
            ROOT,
            "`x-subscriptions` is a mapping from types of events to where they come from",
            "write `order.confirmed:` with `from: order.yaml` and a `description:` below it",
        );
        return Vec::new();
    };
    let mut methods = UniqueNames::default();
    entries
        .iter()
        .filter_map(|(event_type, entry)| {
            let pointer = join(ROOT, event_type);
            let entry = object(event_type, entry, &pointer, findings)?;
            let from = from(event_type, entry, &pointer, findings)?;
            let publisher = Path::new(from).file_stem()?.to_string_lossy();
            Some(Subscription {
                event_type: event_type.clone(),
                event: names::type_name(event_type),
                method: methods.take(&names::field_name(event_type)),
                from: from.to_owned(),
                publisher: names::field_name(&publisher),
                description: text(entry, "description").unwrap_or_default().to_owned(),
                pointer,
            })
        })
        .collect()
}

/// An entry, whose keys are a closed list.
fn object<'a>(
    event_type: &str,
    entry: &'a Value,
    pointer: &str,
    findings: &mut Findings,
) -> Option<&'a Map<String, Value>> {
    let Some(entry) = entry.as_object() else {
        findings.error(
            "subscription",
            pointer,
            format!("the subscription to `{event_type}` does not say whose event it is"),
            "write `from:`, the file of its publisher's contract, and `description:` below it",
        );
        return None;
    };
    let unknown = |key: &&String| !KEYS.contains(&key.as_str()) && !key.starts_with("x-");
    for key in entry.keys().filter(unknown) {
        findings.error(
            "subscription",
            &join(pointer, key),
            format!("a subscription has no `{key}`"),
            keywords::advice_among(key, KEYS.into_iter()),
        );
    }
    if entry.contains_key("description") && text(entry, "description").is_none() {
        findings.error(
            "subscription",
            &join(pointer, "description"),
            "`description` is a text",
            "write what this service does when it hears the event",
        );
    }
    Some(entry)
}

fn from<'a>(
    event_type: &str,
    entry: &'a Map<String, Value>,
    pointer: &str,
    findings: &mut Findings,
) -> Option<&'a str> {
    let is_contract = |from: &&str| from.ends_with(".yaml") || from.ends_with(".yml");
    let from = text(entry, "from").filter(is_contract);
    if from.is_none() {
        let message = format!("the subscription to `{event_type}` does not name its publisher");
        let place = match entry.contains_key("from") {
            true => join(pointer, "from"),
            false => pointer.to_owned(),
        };
        findings.error(
            "subscription",
            &place,
            message,
            "write `from:` with the file of the publisher's contract, such as `order.yaml`",
        );
    }
    from
}

fn text<'a>(entry: &'a Map<String, Value>, key: &str) -> Option<&'a str> {
    entry.get(key).and_then(Value::as_str)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn found(entries: Value) -> (Vec<Subscription>, Vec<(String, String)>) {
        let mut findings = Findings::default();
        let found = subscriptions(&json!({"x-subscriptions": entries}), &mut findings);
        let findings = findings.into_vec().into_iter();
        let findings = findings.map(|finding| (finding.pointer, finding.advice));
        (found, findings.collect())
    }

    #[test]
    fn an_entry_says_who_publishes_what() {
        let entry = json!({"from": "order.yaml", "description": "Sells."});
        let (found, findings) = found(json!({"order.confirmed": entry}));
        assert_eq!(findings, []);
        let expected = Subscription {
            event_type: "order.confirmed".to_owned(),
            event: "OrderConfirmed".to_owned(),
            method: "order_confirmed".to_owned(),
            from: "order.yaml".to_owned(),
            publisher: "order".to_owned(),
            description: "Sells.".to_owned(),
            pointer: "/x-subscriptions/order.confirmed".to_owned(),
        };
        assert_eq!(found, [expected]);
    }

    #[test]
    fn what_is_malformed_is_named_with_what_to_write() {
        for (entries, pointer, advice) in [
            (json!([]), "", "order.confirmed:"),
            (json!({"a.b": "order.yaml"}), "/a.b", "write `from:`"),
            (json!({"a.b": {"from": "order"}}), "/a.b/from", "order.yaml"),
            (json!({"a.b": {"description": "D"}}), "/a.b", "order.yaml"),
            (
                json!({"a.b": {"from": "a.yaml", "desciption": "D"}}),
                "/a.b/desciption",
                "`description`",
            ),
            (
                json!({"a.b": {"from": "a.yaml", "description": 1}}),
                "/a.b/description",
                "what this service does",
            ),
        ] {
            let (_, findings) = found(entries);
            let [(found, found_advice)] = findings.as_slice() else {
                panic!("{findings:?}");
            };
            assert_eq!(*found, format!("/x-subscriptions{pointer}"));
            assert!(found_advice.contains(advice), "{found_advice}");
        }
    }
}
