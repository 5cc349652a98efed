//! YAML text as a tree of nodes: YAML 1.2 with the core schema, anchors and merge keys; one document, no key twice.

mod compose;
mod indentation;
mod merge;
mod scalar;

use std::path::Path;
use std::sync::Arc;

use saphyr_parser::{Event, ScanError};

use super::node::Node;
use crate::diagnostic::{Diagnostic, Location};
use compose::Composer;

/// Reads one YAML document. What can be read in spite of a problem is there beside it, so that more can be found wrong
/// at once.
pub(crate) fn parse(file: &Arc<Path>, text: &str) -> (Option<Node>, Vec<Diagnostic>) {
    let found = compose(Composer::new(file, text), file);
    if found.0.is_some() {
        return found;
    }
    let Some(mut mended) = indentation::mend(file, text) else {
        return found;
    };
    let mut warnings = std::mem::take(&mut mended.warnings);
    let (node, problems) = compose(Composer::mended(file, &mended), file);
    warnings.extend(problems);
    (node, warnings)
}

fn compose(mut composer: Composer<'_>, file: &Arc<Path>) -> (Option<Node>, Vec<Diagnostic>) {
    let node = document(&mut composer, file);
    let mut diagnostics = composer.diagnostics;
    let node = node.map_err(|fatal| diagnostics.push(fatal)).ok();
    (node, diagnostics)
}

/// One document without problems, for tests.
#[cfg(test)]
pub(crate) fn read(text: &str) -> Result<Node, Vec<Diagnostic>> {
    match parse(&Path::new("a.yaml").into(), text) {
        (Some(node), problems) if problems.is_empty() => Ok(node),
        (_, problems) => Err(problems),
    }
}

fn document(composer: &mut Composer<'_>, file: &Arc<Path>) -> Result<Node, Diagnostic> {
    let empty = || {
        Diagnostic::error("empty-file", "the file holds no YAML document")
            .at(&Location::new(file, 1, 1, 1))
            .advise("write at least `openapi`, `info` and `paths`")
    };
    let mut root = None;
    loop {
        let (event, span) = composer.next()?;
        match event {
            Event::StreamEnd => return root.ok_or_else(empty),
            Event::DocumentStart(_) if root.is_some() => {
                return Err(Diagnostic::error(
                    "several-documents",
                    "the file holds more than one YAML document",
                )
                .at(&composer.location(&span))
                .advise("keep one document per file, without `---` between parts"));
            }
            Event::StreamStart | Event::DocumentStart(_) | Event::DocumentEnd | Event::Nothing => {}
            Event::Scalar(ref text, saphyr_parser::ScalarStyle::Plain, ..) if text.is_empty() => {
                return Err(empty());
            }
            event => root = Some(composer.node(event, &span, 0)?),
        }
    }
}

/// What the parser could not read, with advice in the words of someone who writes contracts.
fn syntax(file: &Arc<Path>, error: &ScanError) -> Diagnostic {
    let place = error.marker();
    let info = error.info();
    let advice = match info {
        _ if info.contains("tab") => "indent with spaces; YAML does not allow tabs there",
        _ if info.contains("mapping values are not allowed") => {
            "put quotes around a text that contains `: `, or correct the indentation of this line"
        }
        _ if info.contains("anchor") => "write the anchor (`&name`) before the alias (`*name`)",
        _ if info.contains("quoted scalar") => "close the quotes, and double a quote inside them",
        _ if info.contains("expected ',' or") || info.contains("flow") => {
            "close the bracket, or add the missing comma"
        }
        _ if info.contains("recursion limit") => "nest less deeply",
        _ => "correct the indentation or the punctuation of this line or of the one before it",
    };
    Diagnostic::error("yaml-syntax", info)
        .at(&Location::new(file, place.line(), place.col() + 1, 1))
        .advise(advice)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn value(text: &str) -> serde_json::Value {
        read(text).expect(text).to_value()
    }

    fn refused(text: &str) -> Diagnostic {
        read(text).expect_err(text).remove(0)
    }

    #[test]
    fn keys_are_strings_as_they_were_written() {
        assert_eq!(
            value("200: a\n0x10: b\ntrue: c\n1.50: d"),
            json!({"200": "a", "0x10": "b", "true": "c", "1.50": "d"})
        );
    }

    #[test]
    fn every_node_knows_its_place() {
        let node = read("info:\n  title: Shop\n  tags: [a, bc]\n").expect("valid YAML");
        let info = &node.as_object().expect("a mapping")["info"];
        assert_eq!((info.key.line, info.key.column, info.key.length), (1, 1, 4));
        let title = &info.value.as_object().expect("a mapping")["title"];
        assert_eq!((title.key.line, title.key.column), (2, 3));
        assert_eq!(
            (
                title.value.location.line,
                title.value.location.column,
                title.value.location.length
            ),
            (2, 10, 4)
        );
        let second = node.at("/info/tags/1").expect("there are two tags");
        assert_eq!(
            (
                second.location.line,
                second.location.column,
                second.location.length
            ),
            (3, 13, 2)
        );
    }

    #[test]
    fn a_key_written_twice_names_both_lines() {
        let diagnostic = refused("a: 1\nb: 2\na: 3\n");
        assert!(
            diagnostic.message.contains("line 1 and in line 3"),
            "{}",
            diagnostic.message
        );
        assert_eq!(diagnostic.location.map(|location| location.line), Some(3));
        assert_eq!(
            read("a: {b: 1, b: 2}\nc: 1\nc: 2")
                .expect_err("two pairs")
                .len(),
            2
        );
    }

    #[test]
    fn nothing_and_too_much_are_refused() {
        for text in ["", "# only a comment\n", "---\n", "---\n...\n"] {
            assert_eq!(refused(text).rule, "empty-file", "{text:?}");
        }
        let second = refused("a: 1\n---\nb: 2\n");
        assert_eq!(
            (
                second.rule.as_ref(),
                second.location.map(|location| location.line)
            ),
            ("several-documents", Some(2))
        );
    }

    #[test]
    fn syntax_errors_have_a_line_and_advice() {
        let tab = refused("a:\n\tb: 1\n");
        assert!(
            tab.advice
                .as_deref()
                .is_some_and(|advice| advice.contains("spaces")),
            "{tab:?}"
        );
        assert_eq!(tab.location.map(|location| location.line), Some(2));
        let colon = refused("a: 1\ntitle: Shop: the best\n");
        assert_eq!(colon.location.map(|location| location.line), Some(2));
        assert!(colon.advice.is_some_and(|advice| advice.contains("quotes")));
        for text in [
            "a: *b",
            "a: \"x",
            "a: [1, 2",
            "a: {b: 1",
            "? [a]\n: b",
            "a: !!set {b}",
            "a: !thing b",
            "%YAML",
        ] {
            assert!(refused(text).location.is_some(), "{text}");
        }
    }

    #[test]
    fn deep_nesting_is_refused() {
        for text in [
            "[".repeat(50_000),
            "- ".repeat(50_000),
            "{a: ".repeat(50_000),
            "? ".repeat(50_000),
        ] {
            assert!(read(&text).is_err());
        }
        let indented: String = (0..300)
            .map(|depth| format!("{}a:\n", " ".repeat(depth)))
            .collect();
        assert_eq!(refused(&indented).rule, "nesting");
    }
}
