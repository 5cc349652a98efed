//! One schema with what it refers to, so that a compiled validator does not hold on to the whole contract.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

const PREFIX: &str = "#/$defs/";

/// A document that is the schema `name`, with the definitions within its reach.
pub(super) fn reachable(document: &Value, name: &str) -> Option<Value> {
    let definitions = document.get("$defs")?.as_object()?;
    definitions.get(name)?;
    let mut reached = BTreeSet::new();
    let mut open = vec![name.to_owned()];
    while let Some(name) = open.pop() {
        if let Some(definition) = definitions.get(&name)
            && reached.insert(name)
        {
            collect(definition, &mut open);
        }
    }
    let kept: Map<String, Value> = definitions
        .iter()
        .filter(|(name, _)| reached.contains(*name))
        .map(|(name, definition)| (name.clone(), definition.clone()))
        .collect();
    Some(json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$ref": reference(name),
        "$defs": kept,
    }))
}

/// The definition that a local reference names.
pub(super) fn target(reference: &str) -> Option<String> {
    let token = reference.strip_prefix(PREFIX)?;
    let token = token.split('/').next()?;
    let token = percent_encoding::percent_decode_str(token)
        .decode_utf8()
        .ok()?;
    Some(token.replace("~1", "/").replace("~0", "~"))
}

fn reference(name: &str) -> String {
    let escaped = crate::pointer::escape(name);
    let encoded =
        percent_encoding::utf8_percent_encode(&escaped, percent_encoding::NON_ALPHANUMERIC);
    format!("{PREFIX}{encoded}")
}

fn collect(value: &Value, open: &mut Vec<String>) {
    match value {
        Value::Object(object) => {
            if let Some(Value::String(reference)) = object.get("$ref") {
                open.extend(target(reference));
            }
            object.values().for_each(|value| collect(value, open));
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, open)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_referred_to_is_kept_and_cycles_end() {
        let document = json!({"$defs": {
            "a/b": {"properties": {"next": {"$ref": "#/$defs/a~1b"}, "c": {"$ref": "#/$defs/c"}}},
            "c": {"type": "string"},
            "d": {"type": "string"},
        }});
        let pruned = reachable(&document, "a/b").expect("it is there");
        let kept: Vec<_> = pruned["$defs"]
            .as_object()
            .expect("an object")
            .keys()
            .collect();
        assert_eq!(kept, ["a/b", "c"]);
        assert_eq!(
            target(pruned["$ref"].as_str().expect("text")),
            Some("a/b".to_owned())
        );
    }
}
