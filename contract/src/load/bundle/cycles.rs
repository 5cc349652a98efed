//! References that lead only to references and never arrive.

use std::collections::HashSet;

use super::super::files::{Files, Place};
use super::discover::Discovered;
use crate::diagnostic::{Diagnostic, Diagnostics};

/// Reports each circle once, at the reference of it that was met first.
pub(super) fn report(files: &Files, discovered: &Discovered, diagnostics: &mut Diagnostics) {
    let mut walked: HashSet<&Place> = HashSet::new();
    for (_, start) in &discovered.references {
        let mut path: Vec<&Place> = Vec::new();
        let mut place = start;
        while let Some(target) = discovered.targets.get(place) {
            if let Some(first) = path.iter().position(|earlier| *earlier == place) {
                diagnostics.extend(circle(files, &path[first..]));
                break;
            }
            if !walked.insert(place) {
                break;
            }
            path.push(place);
            place = target;
        }
    }
}

fn circle(files: &Files, places: &[&Place]) -> Option<Diagnostic> {
    let reference = |place: &Place| {
        files.with(place, |node| {
            (
                node.reference().map(str::to_owned),
                node.get("$ref").map(|node| node.location.clone()),
            )
        })
    };
    let (_, location) = reference(places.first()?)?;
    let steps: Vec<String> = places
        .iter()
        .filter_map(|place| reference(place)?.0)
        .collect();
    Some(
        Diagnostic::error("ref-cycle", format!("the references lead in a circle: {}", steps.join(" → ")))
            .at_some(location.as_ref())
            .advise("one of them must be written out; a schema may refer to itself only from within a keyword such as `properties`"),
    )
}
