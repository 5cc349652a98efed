//! JSON text as a tree of nodes.

use std::path::Path;
use std::sync::Arc;

use jsonc_parser::ast::{ObjectProp, Value};
use jsonc_parser::common::{Range, Ranged};
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};
use serde::de::IgnoredAny;

use super::node::{DEEPEST, Data, Member, Node, Object};
use super::text::Lines;
use crate::diagnostic::{Diagnostic, Location};

/// Reads JSON exactly as RFC 8259 has it: no comments, no trailing commas, no key twice. What can be read in spite of a
/// problem is there beside it, so that more can be found wrong at once.
pub(crate) fn parse(file: &Arc<Path>, text: &str) -> (Option<Node>, Vec<Diagnostic>) {
    let mut reader = Reader {
        file,
        lines: Lines::new(text),
        diagnostics: Vec::new(),
    };
    let parsed = match parse_to_ast(text, &CollectOptions::default(), &strict()) {
        Ok(parsed) => parsed.value,
        Err(error) => {
            let advice =
                "correct the JSON here; comments and trailing commas are not allowed in JSON files";
            return (
                None,
                vec![
                    reader
                        .syntax(error.kind().to_string(), error.range())
                        .advise(advice),
                ],
            );
        }
    };
    let Some(value) = parsed else {
        let message = "the file holds no JSON value";
        return (
            None,
            vec![Diagnostic::error("empty-file", message).at(&Location::new(file, 1, 1, 1))],
        );
    };
    let node = reader.node(value, 0);
    // The parser with positions lets a few things pass that JSON forbids: leading zeros, raw control characters.
    if reader.diagnostics.is_empty()
        && let Err(error) = serde_json::from_str::<IgnoredAny>(text)
    {
        let location = Location::new(file, error.line(), error.column(), 1);
        reader
            .diagnostics
            .push(Diagnostic::error("json-syntax", error.to_string()).at(&location));
    }
    (Some(node), reader.diagnostics)
}

fn strict() -> ParseOptions {
    ParseOptions {
        allow_comments: false,
        allow_loose_object_property_names: false,
        allow_trailing_commas: false,
        allow_missing_commas: false,
        allow_single_quoted_strings: false,
        allow_hexadecimal_numbers: false,
        allow_unary_plus_numbers: false,
        allow_bare_decimal_point_numbers: false,
        allow_non_finite_numbers: false,
        allow_extended_string_escapes: false,
    }
}

struct Reader<'a> {
    file: &'a Arc<Path>,
    lines: Lines<'a>,
    diagnostics: Vec<Diagnostic>,
}

impl Reader<'_> {
    fn node(&mut self, value: Value<'_>, depth: usize) -> Node {
        let location = self.location(value.range());
        if depth > DEEPEST {
            self.diagnostics.push(too_deep(&location));
            return Node::new(Data::Null, location);
        }
        let data = match value {
            Value::NullKeyword(_) => Data::Null,
            Value::BooleanLit(literal) => Data::Bool(literal.value),
            Value::StringLit(literal) => Data::String(literal.value.into_owned()),
            Value::NumberLit(literal) => match literal.value.parse() {
                Ok(number) => Data::Number(number),
                Err(_) => {
                    let message = format!("`{}` is no number that JSON can hold", literal.value);
                    self.diagnostics
                        .push(Diagnostic::error("json-syntax", message).at(&location));
                    Data::Null
                }
            },
            Value::Array(array) => Data::Array(
                array
                    .elements
                    .into_iter()
                    .map(|element| self.node(element, depth + 1))
                    .collect(),
            ),
            Value::Object(object) => Data::Object(self.object(object.properties, depth)),
        };
        Node::new(data, location)
    }

    fn object(&mut self, properties: Vec<ObjectProp<'_>>, depth: usize) -> Object {
        let mut object = Object::with_capacity(properties.len());
        for property in properties {
            let key = self.location(property.name.range());
            let value = self.node(property.value, depth + 1);
            let name = property.name.into_string();
            match object.get(&name) {
                Some(first) => self
                    .diagnostics
                    .push(duplicate_key(&name, &first.key, &key)),
                None => drop(object.insert(name, Member { key, value })),
            }
        }
        object
    }

    fn syntax(&self, message: String, range: Range) -> Diagnostic {
        Diagnostic::error("json-syntax", lower_first(&message)).at(&self.location(range))
    }

    fn location(&self, range: Range) -> Location {
        let (line, column) = self.lines.position(range.start);
        Location::new(
            self.file,
            line,
            column,
            self.lines.length(range.start, range.end),
        )
    }
}

/// A key that a mapping has twice; shared with the YAML reader.
pub(super) fn duplicate_key(name: &str, first: &Location, second: &Location) -> Diagnostic {
    let message = format!(
        "the key `{name}` is written twice in one mapping, in line {} and in line {}",
        first.line, second.line
    );
    Diagnostic::error("duplicate-key", message)
        .at(second)
        .advise("keep one of the two, or merge them")
}

/// Nesting beyond what the compiler walks; shared with the YAML reader.
pub(super) fn too_deep(location: &Location) -> Diagnostic {
    Diagnostic::error(
        "nesting",
        format!("the file is nested more than {DEEPEST} levels deep"),
    )
    .at(location)
    .advise("move inner parts into components and refer to them")
}

fn lower_first(message: &str) -> String {
    let mut characters = message.chars();
    characters
        .next()
        .map(|first| first.to_lowercase().chain(characters).collect())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(text: &str) -> Result<Node, Vec<Diagnostic>> {
        match parse(&Path::new("a.json").into(), text) {
            (Some(node), problems) if problems.is_empty() => Ok(node),
            (_, problems) => Err(problems),
        }
    }

    fn refused(text: &str) -> Diagnostic {
        read(text).expect_err(text).remove(0)
    }

    #[test]
    fn values_keep_their_order_and_places() {
        let node =
            read("{\n  \"b\": [1, 2.5],\n  \"a\": \"\\ud83d\\ude00\"\n}").expect("valid JSON");
        assert_eq!(node.to_value(), json!({"b": [1, 2.5], "a": "😀"}));
        let keys: Vec<_> = node
            .as_object()
            .expect("an object")
            .keys()
            .cloned()
            .collect();
        assert_eq!(keys, ["b", "a"]);
        let member = &node.as_object().expect("an object")["a"];
        assert_eq!(
            (member.key.line, member.key.column, member.key.length),
            (3, 3, 3)
        );
        assert_eq!(
            (member.value.location.line, member.value.location.column),
            (3, 8)
        );
    }

    #[test]
    fn what_json_forbids_is_refused_with_its_line() {
        for text in [
            "{\n// why\n}",
            "{\n\"a\": 01}",
            "{\n\"a\": 1,}",
            "{\n\"a\": 'x'}",
            "{\n\"a\": \"\\ud83d\"}",
            "{\n\"a\": 1e999}",
            "{\n",
            "\n\n}",
        ] {
            let diagnostic = refused(text);
            assert!(diagnostic.location.is_some(), "{text}: {diagnostic:?}");
        }
        assert_eq!(
            refused("{\n// why\n}")
                .location
                .map(|location| location.line),
            Some(2)
        );
        assert_eq!(refused(" ").rule, "empty-file");
    }

    #[test]
    fn a_key_written_twice_names_both_lines() {
        let diagnostic = refused("{\"a\": 1,\n\"a\": 2}");
        assert!(
            diagnostic.message.contains("line 1 and in line 2"),
            "{}",
            diagnostic.message
        );
    }

    #[test]
    fn deep_nesting_is_refused() {
        assert_eq!(
            refused(&format!("{}{}", "[".repeat(200), "]".repeat(200))).rule,
            "nesting"
        );
        assert_eq!(refused(&"[".repeat(100_000)).rule, "json-syntax");
        assert_eq!(refused(&"{\"a\":".repeat(100_000)).rule, "json-syntax");
    }
}
