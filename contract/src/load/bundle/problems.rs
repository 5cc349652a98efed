//! The catalogue of problem codes, `x-problems` at the root: libraries add theirs to the contract's own.
//!
//! A library is a file without operations. Another service's contract is none: who refers to its ids does not answer its
//! codes.

use std::rc::Rc;

use super::super::files::{Files, SourceFile};
use super::super::node::{Data, Member, Node, Object};
use crate::diagnostic::{Diagnostic, Diagnostics};

const CATALOGUE: &str = "x-problems";

/// Adds the codes of every library to the bundle. One code cannot mean two things.
pub(super) fn merge(
    files: &Files,
    entry: &Rc<SourceFile>,
    root: &mut Node,
    diagnostics: &mut Diagnostics,
) {
    let Data::Object(document) = &mut root.data else {
        return;
    };
    for file in files
        .iter()
        .filter(|file| file.path != entry.path && is_library(file))
    {
        let Some(member) = file
            .root
            .as_object()
            .and_then(|object| object.get(CATALOGUE))
        else {
            continue;
        };
        let Some(shared) = member.value.as_object() else {
            continue;
        };
        let catalogue = document
            .entry(CATALOGUE.to_owned())
            .or_insert_with(|| Member {
                key: member.key.clone(),
                value: Node::new(Data::Object(Object::new()), member.value.location.clone()),
            });
        let Data::Object(catalogue) = &mut catalogue.value.data else {
            return;
        };
        for (code, problem) in shared {
            match catalogue.get(code) {
                None => drop(catalogue.insert(code.clone(), problem.clone())),
                Some(own) if own.value.same(&problem.value) => {}
                Some(own) => diagnostics.push(
                    Diagnostic::error(
                        "problem-clash",
                        format!("the problem code `{code}` means two things"),
                    )
                    .at(&own.key)
                    .advise(format!(
                        "it is also defined at {}; use that one, or another code",
                        problem.key
                    )),
                ),
            }
        }
    }
}

fn is_library(file: &SourceFile) -> bool {
    file.root
        .as_object()
        .is_none_or(|object| object.get("paths").is_none())
}
