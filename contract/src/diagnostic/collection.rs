use std::cmp::Ordering;
use std::collections::HashMap;
use std::fmt;
use std::path::Path;

use super::render::render;
use super::{Diagnostic, Severity, Sources};

/// Everything that was found, in the order of files and lines, with the texts that the excerpts are cut from.
///
/// It displays as rustc would print it and ends with a count.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Diagnostics {
    entries: Vec<Diagnostic>,
    sources: Sources,
}

impl Diagnostics {
    /// An empty collection over these files.
    pub fn new(sources: Sources) -> Self {
        Self {
            entries: Vec::new(),
            sources,
        }
    }

    /// Adds one, at its place in the order; the same one twice is kept once.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        if let Err(place) = self
            .entries
            .binary_search_by(|entry| order(entry, &diagnostic))
        {
            self.entries.insert(place, diagnostic);
        }
    }

    /// Adds all of another collection, with its sources.
    pub fn append(&mut self, other: Self) {
        self.sources.merge(&other.sources);
        self.extend(other.entries);
    }

    /// The same, where nothing that is made depends on what they are about.
    pub fn into_warnings(mut self) -> Self {
        for entry in &mut self.entries {
            entry.severity = Severity::Warning;
        }
        self
    }

    /// All of them, by file, line and column; those without a place come first.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.entries.iter()
    }

    /// How many errors there are.
    pub fn errors(&self) -> usize {
        self.count(Severity::Error)
    }

    /// How many warnings there are.
    pub fn warnings(&self) -> usize {
        self.count(Severity::Warning)
    }

    /// Whether anything stops the compiler.
    pub fn has_errors(&self) -> bool {
        self.errors() > 0
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// The files that the excerpts are cut from.
    pub fn sources(&self) -> &Sources {
        &self.sources
    }

    /// Where further files are made known.
    pub fn sources_mut(&mut self) -> &mut Sources {
        &mut self.sources
    }

    fn count(&self, severity: Severity) -> usize {
        self.entries
            .iter()
            .filter(|entry| entry.severity == severity)
            .count()
    }
}

impl Extend<Diagnostic> for Diagnostics {
    fn extend<I: IntoIterator<Item = Diagnostic>>(&mut self, diagnostics: I) {
        diagnostics
            .into_iter()
            .for_each(|diagnostic| self.push(diagnostic));
    }
}

impl<'a> IntoIterator for &'a Diagnostics {
    type Item = &'a Diagnostic;
    type IntoIter = std::slice::Iter<'a, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl fmt::Display for Diagnostics {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut files: HashMap<&Path, Vec<&str>> = HashMap::new();
        for entry in &self.entries {
            let excerpt = entry.location.as_ref().and_then(|location| {
                let file: &Path = &location.file;
                let lines = files.entry(file).or_insert_with(|| {
                    self.sources
                        .text(file)
                        .unwrap_or_default()
                        .lines()
                        .collect()
                });
                lines.get(location.line.checked_sub(1)?).copied()
            });
            writeln!(formatter, "{}", render(entry, excerpt))?;
        }
        match (self.errors(), self.warnings()) {
            (0, 0) => Ok(()),
            (0, warnings) => writeln!(formatter, "{}", counted(warnings, "warning")),
            (errors, 0) => writeln!(formatter, "{}", counted(errors, "error")),
            (errors, warnings) => {
                writeln!(
                    formatter,
                    "{}, {}",
                    counted(errors, "error"),
                    counted(warnings, "warning")
                )
            }
        }
    }
}

impl std::error::Error for Diagnostics {}

/// By place, and then by everything else, so that only the same diagnostic twice compares as equal.
fn order(left: &Diagnostic, right: &Diagnostic) -> Ordering {
    (
        &left.location,
        left.severity,
        &left.rule,
        &left.message,
        &left.advice,
    )
        .cmp(&(
            &right.location,
            right.severity,
            &right.rule,
            &right.message,
            &right.advice,
        ))
}

fn counted(count: usize, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{plural}")
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::diagnostic::Location;

    #[test]
    fn diagnostics_come_in_the_order_of_the_file() {
        let file: Arc<Path> = Path::new("a.yaml").into();
        let mut diagnostics = Diagnostics::default();
        for line in [7, 2, 5] {
            diagnostics
                .push(Diagnostic::error("rule", "wrong").at(&Location::new(&file, line, 1, 1)));
        }
        let lines: Vec<_> = diagnostics
            .iter()
            .filter_map(|entry| Some(entry.location.as_ref()?.line))
            .collect();
        assert_eq!(lines, [2, 5, 7]);
    }

    #[test]
    fn warnings_are_not_errors_and_repeats_count_once() {
        let mut diagnostics = Diagnostics::default();
        diagnostics.push(Diagnostic::warning("rule", "odd"));
        diagnostics.push(Diagnostic::warning("rule", "odd"));
        assert_eq!((diagnostics.errors(), diagnostics.warnings()), (0, 1));
        diagnostics.push(Diagnostic::error("rule", "wrong"));
        assert!(diagnostics.to_string().ends_with("1 error, 1 warning\n"));
    }
}
