//! Mappings of names that are kept elsewhere, as in `schemas: {$ref: schemas/index.yaml}`. OpenAPI knows no such
//! reference, but the tools that bundle understand it: the names are taken over where it stands.

use super::super::files::{Place, SourceFile};
use super::super::grammar::Holds;
use super::super::lookup;
use super::super::node::{Member, Node};
use super::discover::Walk;
use crate::diagnostic::Diagnostic;

impl Walk<'_> {
    /// Takes over the names of the mapping that the `$ref` of the mapping at `place` leads to.
    pub(super) fn include(
        &mut self,
        file: &SourceFile,
        holds: Holds,
        place: &Place,
        text: &str,
        reference: &Member,
    ) {
        if self.discovered.included.contains_key(place) {
            return;
        }
        let message = "OpenAPI knows no reference to a whole mapping of names; they are taken over";
        self.diagnostics.push(
            Diagnostic::warning("ref-position", message)
                .at(&reference.key)
                .advise("write each name here, with a `$ref` of its own"),
        );
        let location = &reference.value.location;
        let Some(target) = lookup::find(self.files, file, text, location, self.diagnostics) else {
            return;
        };
        if self.leads_back(&target, place) {
            self.diagnostics.push(
                Diagnostic::error("ref-cycle", "the names are those of this very mapping")
                    .at(location)
                    .advise("write the names out in one of the mappings"),
            );
            return;
        }
        let Some(target_file) = self.files.known(&target.file) else {
            return;
        };
        let node = target_file.root.at(&target.pointer);
        let Some(members) = node.and_then(Node::as_object) else {
            let found = node.map_or("nothing", Node::describe);
            self.diagnostics.push(
                Diagnostic::error("ref-kind", format!("`{text}` is not a mapping of names"))
                    .at(location)
                    .advise(format!("a mapping is expected here, but that is {found}")),
            );
            return;
        };
        let included = &mut self.discovered.included;
        included.insert(place.clone(), target.clone());
        self.members(&target_file, holds, &target, members);
    }

    fn leads_back(&self, target: &Place, place: &Place) -> bool {
        let mut mapping = Some(target);
        while let Some(next) = mapping {
            if next == place {
                return true;
            }
            mapping = self.discovered.included.get(next);
        }
        false
    }
}
