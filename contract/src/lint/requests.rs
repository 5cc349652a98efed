//! Every schema that says what a request can contain. The body of a webhook is not among them: we send it. Nor is one that
//! is handed over as bytes: the service reads it as it likes.

use std::collections::HashSet;

use serde_json::Value;

use crate::load::grammar::{Holds, Kind};
use crate::model::{Contract, MediaKind};
use crate::pointer::{self, join};
use crate::sites::CONDITIONS;

/// A schema in a request.
#[derive(Debug)]
pub(super) struct Part<'a> {
    /// The schema itself, never a reference.
    pub(super) schema: &'a Value,
    /// Where it is.
    pub(super) pointer: String,
    /// Whether a schema that it is a part of refuses what no part names.
    pub(super) is_closed_around: bool,
}

/// The schemas of parameters and bodies and everything that they lead to, each once.
pub(super) fn parts(contract: &Contract) -> Vec<Part<'_>> {
    let document = &contract.document;
    let mut reached = Reached {
        document,
        seen: HashSet::new(),
        parts: Vec::new(),
    };
    for operation in &contract.operations {
        for parameter in &operation.parameters {
            reached.enter(&parameter.schema_pointer);
        }
        let read = operation.body.iter().flat_map(|body| &body.content);
        for media in read.filter(|media| media.kind != MediaKind::Binary) {
            reached.enter(&join(&media.pointer, "schema"));
        }
    }
    reached.parts
}

struct Reached<'a> {
    document: &'a Value,
    seen: HashSet<(String, bool)>,
    parts: Vec<Part<'a>>,
}

impl<'a> Reached<'a> {
    fn enter(&mut self, pointer: &str) {
        if let Some(schema) = self.document.pointer(pointer) {
            self.visit(schema, pointer, false);
        }
    }

    fn visit(&mut self, schema: &'a Value, pointer: &str, is_closed_around: bool) {
        let Some((schema, pointer)) = pointer::resolve(self.document, schema, pointer) else {
            return;
        };
        if !self.seen.insert((pointer.clone(), is_closed_around)) {
            return;
        }
        self.parts.push(Part {
            schema,
            pointer: pointer.clone(),
            is_closed_around,
        });
        let closes = schema
            .get("unevaluatedProperties")
            .is_some_and(|value| *value != Value::Bool(true));
        for (keyword, member) in schema.as_object().into_iter().flatten() {
            if CONDITIONS.contains(&keyword.as_str()) {
                continue;
            }
            let same_value = matches!(keyword.as_str(), "allOf" | "anyOf" | "oneOf");
            let is_closed_around = same_value && (closes || is_closed_around);
            let pointer = join(&pointer, keyword);
            match (Kind::Schema.member(keyword), member) {
                (Some(Holds::One(_)), schema) => self.visit(schema, &pointer, false),
                (Some(Holds::List(_)), Value::Array(schemas)) => {
                    for (index, schema) in schemas.iter().enumerate() {
                        self.visit(
                            schema,
                            &join(&pointer, &index.to_string()),
                            is_closed_around,
                        );
                    }
                }
                (Some(Holds::Map(_)), Value::Object(schemas)) => {
                    for (name, schema) in schemas {
                        self.visit(schema, &join(&pointer, name), false);
                    }
                }
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{contract, with_body};
    use super::*;
    use serde_json::json;

    #[test]
    fn a_body_that_is_handed_over_as_bytes_is_not_among_them() {
        let mut document = with_body(json!({"type": "object"}));
        assert_eq!(parts(&contract(&document)).len(), 1);
        document["paths"]["/orders"]["post"]["x-raw-body"] = json!(true);
        assert!(parts(&contract(&document)).is_empty());
    }

    #[test]
    fn references_are_followed_also_in_a_circle() {
        let mut document = with_body(json!({"$ref": "#/components/schemas/Tree"}));
        document["components"] = json!({"schemas": {
            "Tree": {"type": "object", "properties": {"children": {"type": "array", "items": {"$ref": "#/components/schemas/Tree"}}}},
            "Answer": {"type": "object"},
        }});
        let contract = contract(&document);
        let pointers: Vec<_> = parts(&contract)
            .into_iter()
            .map(|part| part.pointer)
            .collect();
        assert_eq!(
            pointers,
            [
                "/components/schemas/Tree",
                "/components/schemas/Tree/properties/children"
            ]
        );
    }
}
