//! Values that break a schema in one place.

use contract::pointer::join;
use serde_json::{Map, Value, json};

use super::nodes::Node;
use super::{Planner, nodes, pattern, text};
use crate::schema::{flat, has_type, integer_range, request_properties, requires, size, types};

/// Part of every rejected text that can hold it: no answer may repeat it.
pub(crate) const CANARY: &str = "canary7f3a";

/// A change of a value that breaks the schema in one place.
#[derive(Debug, Clone)]
pub struct Breach {
    /// What was done.
    pub what: String,
    /// Where an answer has to see the fault.
    pub pointer: String,
    /// How it has to call it.
    pub code: &'static str,
    /// The value that is put there; nothing where it is taken away.
    pub value: Option<Value>,
}

/// Every single fault that the schema lets us make in `value`.
pub fn breaches(planner: Planner<'_>, schema: &Value, value: &Value) -> Vec<Breach> {
    let mut found = Vec::new();
    for node in nodes(planner.document, schema, value) {
        let there = value.pointer(&node.pointer).unwrap_or(&Value::Null);
        let mut at = |what: &str, pointer: &str, code, value| {
            found.push(Breach {
                what: what.to_owned(),
                pointer: pointer.to_owned(),
                code,
                value,
            });
        };
        types_of(&node, &mut at);
        if there.is_string() {
            texts(planner, &node, there, &mut at);
        }
        if there.is_number() {
            numbers(&node, &mut at);
        }
        if let Value::Array(items) = there {
            lists(planner, &node, items, &mut at);
        }
        if let Value::Object(object) = there {
            members(planner.document, &node, object, &mut at);
        }
    }
    found
}

type Add<'a> = dyn FnMut(&str, &str, &'static str, Option<Value>) + 'a;

fn types_of(node: &Node, add: &mut Add) {
    if node.schema.is_empty() || node.schema.contains_key("const") {
        return;
    }
    let code = if node.chosen { "one_of" } else { "type" };
    let strangers = [json!(7), json!("x"), json!(true), json!([]), json!({})];
    let mut strangers = strangers
        .into_iter()
        .filter(|value| !has_type(&node.schema, value));
    if let Some(stranger) = strangers.next() {
        let what = format!("{stranger} instead of {}", types(&node.schema).join(" or "));
        add(&what, &node.pointer, code, Some(stranger));
    }
    if !node.nullable {
        add("null", &node.pointer, code, Some(Value::Null));
    }
}

fn texts(planner: Planner<'_>, node: &Node, there: &Value, add: &mut Add) {
    let schema = &node.schema;
    if schema.contains_key("const") {
        return;
    }
    let at = node.pointer.as_str();
    if schema.contains_key("enum") {
        add("an unknown choice", at, "enum", Some(json!(CANARY)));
        return;
    }
    if text::has_form(schema) {
        add("another format", at, "format", Some(json!(CANARY)));
        return;
    }
    let (least, most) = text::lengths(schema);
    if least > 0 {
        let short = text::of_length(schema, least - 1, planner.random);
        let short: String = short.chars().take(least - 1).collect();
        add("a character too few", at, "too_short", Some(json!(short)));
    }
    if let Some(most) = most {
        let mut long = text::of_length(schema, most + 1, planner.random);
        // A pattern that fixes the length breaks too; the place is the same.
        while long.chars().count() <= most {
            long.push('A');
        }
        add("a character too many", at, "too_long", Some(json!(long)));
    }
    if let (Some(pattern), Some(text)) = (
        schema.get("pattern").and_then(Value::as_str),
        there.as_str(),
    ) && let Some(broken) = pattern::breaking(pattern, text, false)
    {
        add("against the pattern", at, "pattern", Some(json!(broken)));
    }
}

fn numbers(node: &Node, add: &mut Add) {
    let schema = &node.schema;
    let at = node.pointer.as_str();
    let integer = types(schema).contains(&"integer");
    if integer {
        add("a fraction", at, "type", Some(json!(1.5)));
        let (least, most) = integer_range(schema);
        if schema.contains_key("minimum") || schema.contains_key("exclusiveMinimum") {
            add("one too little", at, "too_small", Some(json!(least - 1)));
        }
        if schema.contains_key("maximum") || schema.contains_key("exclusiveMaximum") {
            add("one too much", at, "too_large", Some(json!(most + 1)));
        }
        return;
    }
    for (keyword, code, step) in [
        ("minimum", "too_small", -1.0),
        ("maximum", "too_large", 1.0),
    ] {
        if let Some(bound) = schema.get(keyword).and_then(Value::as_f64) {
            add("beyond a bound", at, code, Some(json!(bound + step)));
        }
    }
}

fn lists(planner: Planner<'_>, node: &Node, items: &[Value], add: &mut Add) {
    let schema = &node.schema;
    let at = node.pointer.as_str();
    if let Some(least) = size(schema, "minItems").filter(|least| *least > 0) {
        add(
            "an item too few",
            at,
            "too_few",
            Some(planner.list(schema, least - 1)),
        );
    }
    if let Some(most) = size(schema, "maxItems").filter(|most| *most <= 1000) {
        add(
            "an item too many",
            at,
            "too_many",
            Some(planner.list(schema, most + 1)),
        );
    }
    if schema.get("uniqueItems") == Some(&Value::Bool(true))
        && let Some(first) = items.first()
    {
        let mut twice = items.to_vec();
        twice.push(first.clone());
        let fits = size(schema, "maxItems").is_none_or(|most| twice.len() <= most);
        if fits {
            add("an item twice", at, "not_unique", Some(json!(twice)));
        }
    }
}

fn members(document: &Value, node: &Node, object: &Map<String, Value>, add: &mut Add) {
    let at = &node.pointer;
    for name in object.keys().filter(|name| requires(&node.schema, name)) {
        add(
            &format!("without `{name}`"),
            &join(at, name),
            "required",
            None,
        );
    }
    if node.schema.get("additionalProperties") == Some(&Value::Bool(false)) {
        let pointer = join(at, "zz_unknown");
        add(
            "an unknown property",
            &pointer,
            "unknown",
            Some(json!(CANARY)),
        );
        let allowed = request_properties(document, &node.schema);
        let declared = node.schema.get("properties").and_then(Value::as_object);
        for name in declared.into_iter().flat_map(Map::keys) {
            if !allowed.iter().any(|(known, _)| *known == name) {
                let what = format!("the read-only `{name}`");
                add(&what, &join(at, name), "unknown", Some(json!(CANARY)));
            }
        }
    }
    if let Some(tag) = &node.tag {
        add(
            "an unknown kind",
            &join(at, tag),
            "enum",
            Some(json!(CANARY)),
        );
    } else {
        for (name, schema) in request_properties(document, &node.schema) {
            if flat(document, schema).contains_key("const") && object.contains_key(name) {
                add(
                    "another constant",
                    &join(at, name),
                    "const",
                    Some(json!(CANARY)),
                );
            }
        }
    }
}
