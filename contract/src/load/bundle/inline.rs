//! Path items and operations are written out where they are referred to.

use super::super::files::Place;
use super::super::grammar::Kind;
use super::super::node::{Data, Member, Node};
use super::assemble::Assembly;
use crate::diagnostic::Diagnostic;

/// How many path items may be written out one within the other, which only callbacks do.
const DEEPEST_INLINING: usize = 8;

/// How many path items may be written out within others altogether: each can name several, so that a small file could
/// otherwise fill the memory.
const NESTED_INLININGS: usize = 1_000;

impl Assembly<'_> {
    /// A node in the place of its reference. Members beside the `$ref` win.
    pub(super) fn inline(
        &mut self,
        kind: Kind,
        place: &Place,
        target: &Place,
        node: &Node,
    ) -> Node {
        if let Some(problem) = self.endless(target) {
            self.diagnostics.push(problem.at(&node.location));
            return node.clone();
        }
        let Some(file) = self.files.known(&target.file) else {
            return node.clone();
        };
        let Some(content) = file.root.at(&target.pointer) else {
            return node.clone();
        };
        self.inlining.push(target.clone());
        let mut inlined = self.content(kind, target, content);
        self.inlining.pop();
        if let (Data::Object(inlined), Some(own)) = (&mut inlined.data, node.as_object()) {
            for (key, member) in own.iter().filter(|(key, _)| *key != "$ref") {
                let value = self.member(kind, place, key, &member.value);
                inlined.insert(
                    key.clone(),
                    Member {
                        key: member.key.clone(),
                        value,
                    },
                );
            }
        }
        inlined
    }

    fn endless(&mut self, target: &Place) -> Option<Diagnostic> {
        self.nested += usize::from(!self.inlining.is_empty());
        if self.inlining.contains(target) {
            let problem = Diagnostic::error("ref-cycle", "the path item contains itself");
            return Some(problem.advise("leave it out of its own callbacks"));
        }
        (self.inlining.len() >= DEEPEST_INLINING || self.nested > NESTED_INLININGS).then(|| {
            Diagnostic::error(
                "nesting",
                "too many path items are written within path items",
            )
            .advise("refer to fewer path items from callbacks")
        })
    }
}
