//! Texts in quotes and lists in brackets that go on with less indentation than YAML asks for. The parsers that most tools
//! stand on take them, since quotes and brackets say where such a value ends, and many published contracts have them.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use saphyr_parser::{Marker, Parser, ScanError};

use crate::diagnostic::{Diagnostic, Location};

/// More indentation than a contract can have: in front of these lines, spaces mean nothing.
const MARGIN: usize = 1_000;

/// How many values of a file are read so; each costs another look at the file.
const MOST: usize = 64;

/// A text whose lines are all indented far enough.
pub(super) struct Mended {
    pub(super) text: String,
    /// The lines, from 1, that got a margin.
    lines: BTreeSet<usize>,
    pub(super) warnings: Vec<Diagnostic>,
}

impl Mended {
    /// How many columns a line was moved by.
    pub(super) fn moved(&self, line: usize) -> usize {
        match self.lines.contains(&line) {
            true => MARGIN,
            false => 0,
        }
    }
}

/// Indents what is not indented enough; nothing where that does not make the text readable.
pub(super) fn mend(file: &Arc<Path>, text: &str) -> Option<Mended> {
    let mut mended = Mended {
        text: text.to_owned(),
        lines: BTreeSet::new(),
        warnings: Vec::new(),
    };
    for _ in 0..MOST {
        let Some(error) = error(&mended.text) else {
            return (!mended.lines.is_empty()).then_some(mended);
        };
        let place = error.marker();
        let shallow = match error.info() {
            "invalid indentation" | "invalid indentation in flow construct" => vec![place.line()],
            "invalid indentation in quoted scalar" => continued(&mended.text, place)?,
            _ => return None,
        };
        let column = (place.col() + 1).saturating_sub(mended.moved(place.line()));
        let place = Location::new(file, place.line(), column, 1);
        mended.warnings.push(warning(&place));
        let before = mended.lines.len();
        mended.lines.extend(shallow);
        if mended.lines.len() == before {
            return None;
        }
        mended.text = indented(text, &mended.lines);
    }
    None
}

fn error(text: &str) -> Option<ScanError> {
    Parser::new_from_str(text).find_map(Result::err)
}

fn warning(place: &Location) -> Diagnostic {
    let message =
        "a text or list goes on with less indentation than YAML asks for; it is read nevertheless";
    Diagnostic::warning("yaml-indentation", message)
        .at(place)
        .advise("indent each of its lines deeper than the key that it belongs to")
}

/// The further lines of the text in quotes that begins at a place.
fn continued(text: &str, start: &Marker) -> Option<Vec<usize>> {
    let line = text.split_inclusive('\n').nth(start.line() - 1)?;
    let offset = line.as_ptr().addr() - text.as_ptr().addr();
    let mut characters = text[offset..].chars().skip(start.col()).peekable();
    let quote = characters.next()?;
    let mut number = start.line();
    let mut lines = Vec::new();
    while let Some(character) = characters.next() {
        match character {
            '\n' => {
                number += 1;
                lines.push(number);
            }
            '\\' if quote == '"' => drop(characters.next_if(|next| *next != '\n')),
            _ if character == quote => match quote == '\'' && characters.peek() == Some(&quote) {
                true => drop(characters.next()),
                false => return Some(lines),
            },
            _ => {}
        }
    }
    None
}

fn indented(text: &str, lines: &BTreeSet<usize>) -> String {
    let margin = " ".repeat(MARGIN);
    let mut indented = String::with_capacity(text.len() + lines.len() * MARGIN);
    for (index, line) in text.split_inclusive('\n').enumerate() {
        if lines.contains(&(index + 1)) {
            indented.push_str(&margin);
        }
        indented.push_str(line);
    }
    indented
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::parse;
    use super::*;

    fn check(text: &str, value: serde_json::Value, places: &[(usize, usize)]) {
        let (node, problems) = parse(&Path::new("a.yaml").into(), text);
        assert_eq!(node.expect(text).to_value(), value, "{text}");
        let places_found: Vec<_> = problems
            .iter()
            .map(|problem| {
                assert_eq!(problem.rule, "yaml-indentation");
                let place = problem.location.as_ref().expect("it has a place");
                (place.line, place.column)
            })
            .collect();
        assert_eq!(places_found, places, "{text}");
    }

    #[test]
    fn texts_in_quotes_end_with_their_quotes() {
        check(
            "a:\n  b: 'it''s\none\n\n  text'\n  c: 1\n",
            json!({"a": {"b": "it's one\ntext", "c": 1}}),
            &[(2, 6)],
        );
        check(
            "a:\n  b: \"\\\"x\\\\\nwith \\\nquotes\n\"\n",
            json!({"a": {"b": "\"x\\ with quotes "}}),
            &[(2, 6)],
        );
    }

    #[test]
    fn lists_and_mappings_in_brackets_end_with_them() {
        check(
            "a:\n  b:\n    c: [\n    1,\n2\n  ]\n    d: {\nx: {y: [\n]}\n}\n",
            json!({"a": {"b": {"c": [1, 2], "d": {"x": {"y": []}}}}}),
            &[(4, 5), (5, 1), (6, 3), (8, 1), (9, 1), (10, 1)],
        );
    }

    #[test]
    fn what_follows_is_where_it_was_written() {
        let (node, _) = parse(&Path::new("a.yaml").into(), "a:\n  b: [\n1, 2]\n  c: 3\n");
        let node = node.expect("readable");
        let place = |pointer| {
            let found = node.at(pointer).expect(pointer);
            (found.location.line, found.location.column)
        };
        assert_eq!(place("/a/b/1"), (3, 4));
        assert_eq!(place("/a/c"), (4, 6));
    }

    #[test]
    fn other_mistakes_are_still_mistakes() {
        for text in [
            "a:\n  b: 'x\ny\n",
            "a:\n  b: [\n1\nc: d: e\n]\n",
            "a:\n  b: c\n d: e\n",
        ] {
            let (node, problems) = parse(&Path::new("a.yaml").into(), text);
            assert!(node.is_none(), "{text}");
            assert_eq!(problems[0].rule, "yaml-syntax", "{text}");
        }
    }
}
