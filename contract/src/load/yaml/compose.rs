//! From parser events to nodes.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use saphyr_parser::{Event, Parser, ScalarStyle, Span, StrInput, Tag};

use super::indentation::Mended;
use super::merge::Mapping;
use super::{scalar, syntax};
use crate::diagnostic::{Diagnostic, Location};
use crate::load::json::too_deep;
use crate::load::node::{DEEPEST, Data, Node};

/// How many nodes all aliases of a file may stand for together: a file of a few lines could otherwise fill the memory.
const ALIASED_NODES: usize = 100_000;

/// Builds nodes from the events of the parser.
pub(super) struct Composer<'a> {
    file: &'a Arc<Path>,
    parser: Parser<'a, StrInput<'a>>,
    anchors: HashMap<usize, Anchored>,
    aliased: usize,
    /// What the text was before, where it is a mended one.
    mended: Option<&'a Mended>,
    /// Problems that do not keep the rest of the file from being read.
    pub(super) diagnostics: Vec<Diagnostic>,
}

struct Anchored {
    node: Node,
    nodes: usize,
    height: usize,
}

impl<'a> Composer<'a> {
    pub(super) fn new(file: &'a Arc<Path>, text: &'a str) -> Self {
        let parser = Parser::new_from_str(text);
        Self {
            file,
            parser,
            anchors: HashMap::new(),
            aliased: 0,
            mended: None,
            diagnostics: Vec::new(),
        }
    }

    /// Over a text that was indented; what is in it has the places that it had before.
    pub(super) fn mended(file: &'a Arc<Path>, mended: &'a Mended) -> Self {
        Self {
            mended: Some(mended),
            ..Self::new(file, &mended.text)
        }
    }

    pub(super) fn next(&mut self) -> Result<(Event<'a>, Span), Diagnostic> {
        match self.parser.next_event() {
            Some(Ok(event)) => Ok(event),
            Some(Err(error)) => Err(syntax(self.file, &error)),
            None => Ok((Event::StreamEnd, Span::default())),
        }
    }

    pub(super) fn location(&self, span: &Span) -> Location {
        let one_line = span.start.line() == span.end.line();
        let length = if one_line {
            span.end.col().saturating_sub(span.start.col())
        } else {
            1
        };
        let line = span.start.line();
        let moved = self.mended.map_or(0, |mended| mended.moved(line));
        let column = (span.start.col() + 1).saturating_sub(moved);
        Location::new(self.file, line, column, length)
    }

    /// The node that begins with this event.
    pub(super) fn node(
        &mut self,
        event: Event<'a>,
        span: &Span,
        depth: usize,
    ) -> Result<Node, Diagnostic> {
        let location = self.location(span);
        if depth > DEEPEST {
            return Err(too_deep(&location));
        }
        let (anchor, data) = match event {
            Event::Alias(anchor) => return self.alias(anchor, location, depth),
            Event::Scalar(text, style, anchor, tag) => {
                let data =
                    scalar::resolve(&text, style, tag.as_deref()).unwrap_or_else(|problem| {
                        self.diagnostics.push(problem.at(&location));
                        Data::Null
                    });
                (anchor, data)
            }
            Event::SequenceStart(anchor, tag) => {
                self.check_tag(tag.as_deref(), "seq", &location);
                (anchor, Data::Array(self.sequence(depth)?))
            }
            Event::MappingStart(anchor, tag) => {
                self.check_tag(tag.as_deref(), "map", &location);
                (anchor, self.mapping(depth)?)
            }
            _ => {
                return Err(
                    Diagnostic::error("yaml-syntax", "a value is missing here").at(&location)
                );
            }
        };
        let node = Node::new(data, location);
        if anchor > 0 {
            let (nodes, height) = extent(&node);
            self.anchors.insert(
                anchor,
                Anchored {
                    node: node.clone(),
                    nodes,
                    height,
                },
            );
        }
        Ok(node)
    }

    fn sequence(&mut self, depth: usize) -> Result<Vec<Node>, Diagnostic> {
        let mut items = Vec::new();
        loop {
            match self.next()? {
                (Event::SequenceEnd, _) => return Ok(items),
                (event, span) => items.push(self.node(event, &span, depth + 1)?),
            }
        }
    }

    fn mapping(&mut self, depth: usize) -> Result<Data, Diagnostic> {
        let mut mapping = Mapping::default();
        loop {
            let (event, span) = self.next()?;
            let place = self.location(&span);
            let (key, merges) = match event {
                Event::MappingEnd => return Ok(Data::Object(mapping.into_object())),
                Event::Scalar(text, style, ..) => {
                    let merges = style == ScalarStyle::Plain && text == "<<";
                    (text.into_owned(), merges)
                }
                _ => {
                    return Err(Diagnostic::error("yaml-key", "a key must be plain text")
                        .at(&place)
                        .advise("write the key as a word or in quotes; lists, mappings and aliases cannot be keys"));
                }
            };
            let (event, span) = self.next()?;
            let value = self.node(event, &span, depth + 1)?;
            let problem = if merges {
                mapping.merge(value)
            } else {
                mapping.insert(key, place, value)
            };
            self.diagnostics.extend(problem.err());
        }
    }

    fn alias(
        &mut self,
        anchor: usize,
        location: Location,
        depth: usize,
    ) -> Result<Node, Diagnostic> {
        let Some(anchored) = self.anchors.get(&anchor) else {
            return Err(Diagnostic::error(
                "yaml-alias",
                "the alias stands inside the very node that it means",
            )
            .at(&location)
            .advise("use a `$ref` for what refers to itself"));
        };
        self.aliased += anchored.nodes;
        if self.aliased > ALIASED_NODES {
            let message =
                format!("the aliases of this file stand for more than {ALIASED_NODES} nodes");
            return Err(Diagnostic::error("yaml-alias", message)
                .at(&location)
                .advise("use `$ref` instead of aliases"));
        }
        if depth + anchored.height > DEEPEST {
            return Err(too_deep(&location));
        }
        Ok(Node::new(anchored.node.data.clone(), location))
    }

    fn check_tag(&mut self, tag: Option<&Tag>, expected: &str, location: &Location) {
        let problem = tag.filter(|tag| !(tag.is_yaml_core_schema() && tag.suffix == expected));
        self.diagnostics
            .extend(problem.map(|tag| scalar::unknown_tag(tag).at(location)));
    }
}

/// How many nodes a tree has, and how many levels.
fn extent(node: &Node) -> (usize, usize) {
    let children: Vec<&Node> = match &node.data {
        Data::Array(items) => items.iter().collect(),
        Data::Object(object) => object.values().map(|member| &member.value).collect(),
        Data::Null | Data::Bool(_) | Data::Number(_) | Data::String(_) => Vec::new(),
    };
    children
        .into_iter()
        .map(extent)
        .fold((1, 0), |(nodes, height), (more, below)| {
            (nodes + more, height.max(below + 1))
        })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::read;

    fn refused(text: &str) -> String {
        read(text).expect_err("refused").remove(0).rule.into_owned()
    }

    #[test]
    fn aliases_stand_for_their_anchor() {
        let node = read("a: &x {b: 1}\nc: [*x, *x]\n").expect("valid");
        assert_eq!(
            node.to_value(),
            json!({"a": {"b": 1}, "c": [{"b": 1}, {"b": 1}]})
        );
        assert_eq!(node.at("/c/1").expect("two items").location.line, 2);
    }

    #[test]
    fn aliases_cannot_fill_the_memory() {
        let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
        for level in 1..30 {
            let aliases = vec![format!("*a{}", level - 1); 9].join(", ");
            text.push_str(&format!("a{level}: &a{level} [{aliases}]\n"));
        }
        assert_eq!(refused(&text), "yaml-alias");
    }

    #[test]
    fn aliases_cannot_nest_without_end() {
        assert_eq!(refused("a: &x [*x]\n"), "yaml-alias");
        let mut text = "a0: &a0 [x]\n".to_owned();
        for level in 1..400 {
            text.push_str(&format!("a{level}: &a{level} [*a{}]\n", level - 1));
        }
        assert_eq!(refused(&text), "nesting");
    }
}
