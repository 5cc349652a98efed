//! Every node of the bundled document whose kind is known, with its pointer.

use serde_json::Value;

use crate::load::grammar::{Holds, Kind, is_name};
use crate::pointer::join;

/// A node of the document.
#[derive(Debug)]
pub(crate) struct Site<'a> {
    /// What it is.
    pub(crate) kind: Kind,
    /// The keyword that holds it, such as `properties` or `allOf`; empty for the document.
    pub(crate) held_as: &'a str,
    /// It itself.
    pub(crate) value: &'a Value,
    /// Where it is.
    pub(crate) pointer: String,
    /// Whether it is part of a condition, and so describes no value of its own.
    pub(crate) is_condition: bool,
}

impl Site<'_> {
    /// Whether it only names another node.
    pub(crate) fn is_reference(&self) -> bool {
        self.value.get("$ref").is_some()
    }
}

/// Schemas below these keywords say when another one holds, or what a value must not be.
pub(crate) const CONDITIONS: [&str; 7] = [
    "not",
    "if",
    "then",
    "else",
    "contains",
    "propertyNames",
    "dependentSchemas",
];

/// All nodes, the outer before the inner. Literals and extensions are not entered, references not followed.
pub(crate) fn all(document: &Value) -> Vec<Site<'_>> {
    let mut sites = Vec::new();
    let root = Site {
        kind: Kind::Document,
        held_as: "",
        value: document,
        pointer: String::new(),
        is_condition: false,
    };
    visit(root, &mut sites);
    sites
}

/// The schemas that describe values, references among them.
pub(crate) fn schemas(document: &Value) -> impl Iterator<Item = Site<'_>> {
    all(document)
        .into_iter()
        .filter(|site| site.kind == Kind::Schema && !site.is_condition)
}

fn visit<'a>(site: Site<'a>, sites: &mut Vec<Site<'a>>) {
    let (kind, value, pointer, in_condition) = (
        site.kind,
        site.value,
        site.pointer.clone(),
        site.is_condition,
    );
    sites.push(site);
    for (key, member) in value.as_object().into_iter().flatten() {
        let Some(holds) = kind.member(key) else {
            continue;
        };
        let pointer = join(&pointer, key);
        let is_condition =
            in_condition || (kind == Kind::Schema && CONDITIONS.contains(&key.as_str()));
        let node = |value, pointer| Site {
            kind: holds.kind(),
            held_as: key,
            value,
            pointer,
            is_condition,
        };
        match (holds, member) {
            (Holds::One(_), value) => visit(node(value, pointer), sites),
            (Holds::List(_), Value::Array(items)) => {
                items.iter().enumerate().for_each(|(index, item)| {
                    visit(node(item, join(&pointer, &index.to_string())), sites)
                });
            }
            (Holds::Map(_) | Holds::ExtensibleMap(_), Value::Object(members)) => {
                let members = members.iter().filter(|(name, _)| is_name(holds, name));
                members.for_each(|(name, member)| visit(node(member, join(&pointer, name)), sites));
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn examples_that_look_like_schemas_are_not_schemas() {
        let document = json!({"components": {"schemas": {"A": {
            "properties": {"type": {"type": "string"}},
            "examples": [{"properties": {"type": {"type": "string"}}}],
            "not": {"type": "null"},
        }}}});
        let pointers: Vec<_> = schemas(&document).map(|site| site.pointer).collect();
        assert_eq!(
            pointers,
            [
                "/components/schemas/A",
                "/components/schemas/A/properties/type"
            ]
        );
    }
}
