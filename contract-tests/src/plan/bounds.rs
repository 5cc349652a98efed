//! Values that are just allowed.

use serde_json::{Map, Value, json};

use super::{Extent, Planner, nodes, text};
use crate::schema::{discriminator, flat, integer_range, members, requires, size, types};

/// A value that is just allowed, in a place.
#[derive(Debug, Clone)]
pub struct Variant {
    /// Where it is.
    pub pointer: String,
    /// What is special about it.
    pub what: String,
    /// The value there; nothing where the special thing is its absence.
    pub value: Option<Value>,
}

/// Each bound of each place of `value`, one at a time: the least and the greatest, each choice, each absence.
pub fn variants(planner: Planner<'_>, schema: &Value, value: &Value) -> Vec<Variant> {
    let mut found = Vec::new();
    for node in nodes(planner.document, schema, value) {
        let mut add = |what: &str, value: Option<Value>| {
            found.push(Variant {
                pointer: node.pointer.clone(),
                what: what.to_owned(),
                value,
            });
        };
        let is_tag = node.schema.contains_key("const");
        if !is_tag {
            for (what, value) in bounds(planner, &node.schema) {
                add(&what, Some(value));
            }
            if node.nullable {
                add("null", Some(Value::Null));
            }
        }
        for name in value
            .pointer(&node.pointer)
            .and_then(Value::as_object)
            .into_iter()
            .flat_map(Map::keys)
            .filter(|name| !requires(&node.schema, name))
        {
            found.push(Variant {
                pointer: contract::pointer::join(&node.pointer, name),
                what: "absent".to_owned(),
                value: None,
            });
        }
    }
    found
}

fn bounds(planner: Planner<'_>, schema: &Map<String, Value>) -> Vec<(String, Value)> {
    if let Some(allowed) = schema.get("enum").and_then(Value::as_array) {
        return allowed
            .iter()
            .map(|value| (format!("the choice {value}"), value.clone()))
            .collect();
    }
    match types(schema).into_iter().find(|kind| *kind != "null") {
        Some("string") => texts(planner, schema),
        Some("integer") => {
            let (least, most) = integer_range(schema);
            vec![
                (format!("the least, {least}"), json!(least)),
                (format!("the greatest, {most}"), json!(most)),
            ]
        }
        Some("number") => ["minimum", "maximum"]
            .into_iter()
            .filter_map(|keyword| Some((format!("the {keyword}"), schema.get(keyword)?.clone())))
            .collect(),
        Some("boolean") => vec![
            ("true".to_owned(), json!(true)),
            ("false".to_owned(), json!(false)),
        ],
        Some("array") => lists(planner, schema),
        _ => Vec::new(),
    }
}

fn texts(planner: Planner<'_>, schema: &Map<String, Value>) -> Vec<(String, Value)> {
    if text::has_form(schema) {
        return Vec::new();
    }
    let (least, most) = text::lengths(schema);
    let mut texts = Vec::new();
    let mut add = |length: usize| {
        let text = text::of_length(schema, length, planner.random);
        texts.push((format!("{} characters", text.chars().count()), json!(text)));
    };
    add(least);
    let most = most.filter(|most| *most <= 5000);
    most.into_iter().for_each(&mut add);
    if let Some(most) = most.filter(|_| !schema.contains_key("pattern")) {
        // Lengths count characters: as bytes this is three times as long.
        texts.push((
            format!("{most} characters outside ASCII"),
            json!("茶".repeat(most)),
        ));
    }
    texts
}

fn lists(planner: Planner<'_>, schema: &Map<String, Value>) -> Vec<(String, Value)> {
    let mut lists = Vec::new();
    let least = size(schema, "minItems").unwrap_or_default();
    lists.push((format!("{least} items"), planner.list(schema, least)));
    if let Some(most) = size(schema, "maxItems").filter(|most| *most <= 200) {
        lists.push((format!("{most} items"), planner.list(schema, most)));
    }
    let item = schema
        .get("items")
        .map(|items| flat(planner.document, items));
    if let Some(item) = item.filter(|item| discriminator(item).is_some()) {
        for member in members(&item).into_iter().flatten() {
            let value = planner.value(member, Extent::Full);
            lists.push(("one member of the union".to_owned(), json!([value])));
        }
    }
    lists
}
