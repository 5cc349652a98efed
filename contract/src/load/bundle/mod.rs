//! Several files made into one document in which every reference is local and leads to a component.
//!
//! First every reference is followed and what is referred to is noted ([`discover`]); then each such thing gets a name
//! among the components ([`names`]); at last the document is written anew ([`assemble`]). What is referred to but is
//! no component, as a property of a schema, becomes one, and a reference takes its place.

mod assemble;
mod cycles;
mod discover;
mod include;
mod inline;
mod keywords;
mod names;
mod problems;

use std::rc::Rc;

use super::files::{Files, SourceFile};
use super::node::Node;
use crate::diagnostic::Diagnostics;

/// The whole contract as one tree. Problems are reported; the tree is of use only where there are none.
pub(crate) fn bundle(
    files: &mut Files,
    entry: &Rc<SourceFile>,
    diagnostics: &mut Diagnostics,
) -> Node {
    let discovered = discover::discover(files, entry, diagnostics);
    cycles::report(files, &discovered, diagnostics);
    let names = names::assign(files, entry, &discovered);
    let mut root = assemble::assemble(files, entry, &discovered, &names, diagnostics);
    problems::merge(files, entry, &mut root, diagnostics);
    root
}
