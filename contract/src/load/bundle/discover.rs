//! The first walk: which references there are, and where they lead.

use std::collections::{HashMap, HashSet, VecDeque};
use std::rc::Rc;

use indexmap::IndexSet;

use super::super::files::{Files, Place, SourceFile};
use super::super::grammar::{Holds, Kind, is_name};
use super::super::lookup;
use super::super::node::{Data, Member, Node, Object};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::pointer;

/// Where the references of a contract lead.
#[derive(Debug, Default)]
pub(super) struct Discovered {
    /// From the object with the `$ref`, or the value of a discriminator's mapping, to what it means.
    pub(super) targets: HashMap<Place, Place>,
    /// The references in the order of the walk, with the kind that is expected there.
    pub(super) references: Vec<(Kind, Place)>,
    /// What has to be a component, in the order of the walk.
    pub(super) components: IndexSet<(Kind, Place)>,
    /// From a mapping of names with a `$ref` to the mapping whose names it takes over.
    pub(super) included: HashMap<Place, Place>,
}

pub(super) fn discover(
    files: &mut Files,
    entry: &Rc<SourceFile>,
    diagnostics: &mut Diagnostics,
) -> Discovered {
    let discovered = Discovered::default();
    let mut walk = Walk {
        files,
        entry,
        diagnostics,
        discovered,
        seen: HashSet::new(),
        queue: VecDeque::new(),
    };
    walk.queue
        .push_back((Kind::Document, Place::new(&entry.path, "")));
    while let Some((kind, place)) = walk.queue.pop_front() {
        let Some(file) = walk.files.known(&place.file) else {
            continue;
        };
        if let Some(node) = file.root.at(&place.pointer) {
            walk.visit(&file, kind, place, node);
        }
    }
    walk.discovered
}

/// The walk and what it has found so far.
pub(super) struct Walk<'a> {
    pub(super) files: &'a mut Files,
    pub(super) entry: &'a SourceFile,
    pub(super) diagnostics: &'a mut Diagnostics,
    pub(super) discovered: Discovered,
    seen: HashSet<(Kind, Place)>,
    queue: VecDeque<(Kind, Place)>,
}

impl Walk<'_> {
    fn visit(&mut self, file: &SourceFile, kind: Kind, place: Place, node: &Node) {
        let Some(object) = node.as_object() else {
            return;
        };
        if !self.seen.insert((kind, place.clone())) {
            return;
        }
        if let Some(member) = object.get("$ref") {
            self.reference(file, kind, &place, member);
        }
        match kind {
            Kind::Schema => self.schema(file, &place, object),
            Kind::Link => self.link(file, object),
            _ => {}
        }
        for (key, member) in object {
            let Some(holds) = kind.member(key) else {
                continue;
            };
            let below = place.join(key);
            match (holds, &member.value.data) {
                (Holds::One(kind), _) => self.visit(file, kind, below, &member.value),
                (Holds::List(kind), Data::Array(items)) => {
                    for (index, item) in items.iter().enumerate() {
                        self.visit(file, kind, below.join(&index.to_string()), item);
                    }
                }
                (Holds::Map(_) | Holds::ExtensibleMap(_), Data::Object(members)) => {
                    self.members(file, holds, &below, members);
                }
                // The model says what belongs here.
                _ => {}
            }
        }
    }

    pub(super) fn members(
        &mut self,
        file: &SourceFile,
        holds: Holds,
        place: &Place,
        members: &Object,
    ) {
        for (name, member) in members.iter().filter(|(name, _)| is_name(holds, name)) {
            if name == "$ref"
                && let Some(text) = member.value.as_str()
            {
                self.include(file, holds, place, text, member);
                continue;
            }
            self.visit(file, holds.kind(), place.join(name), &member.value);
        }
    }

    fn reference(&mut self, file: &SourceFile, kind: Kind, place: &Place, member: &Member) {
        let Some(text) = member.value.as_str() else {
            self.diagnostics.push(
                Diagnostic::error(
                    "ref-syntax",
                    format!("a `$ref` must be a text, not {}", member.value.describe()),
                )
                .at(&member.value.location)
                .advise("write `$ref: '#/components/…'`"),
            );
            return;
        };
        if kind == Kind::Operation {
            self.diagnostics.push(
                Diagnostic::warning(
                    "ref-position",
                    "OpenAPI knows no reference to an operation; it is written out here",
                )
                .at(&member.key)
                .advise("refer to the path item that holds the operation"),
            );
        } else if kind.section().is_none() {
            self.diagnostics.push(
                Diagnostic::error(
                    "ref-position",
                    format!("{} cannot be a reference", kind.noun()),
                )
                .at(&member.key)
                .advise(
                    "write it out here, or refer to the schema, response or parameter within it",
                ),
            );
            return;
        }
        let mut found = Diagnostics::default();
        let location = &member.value.location;
        let target = lookup::find(self.files, file, text, location, &mut found);
        if matches!(kind, Kind::Example | Kind::Link) {
            found = found.into_warnings();
        }
        self.diagnostics.append(found);
        if let Some(target) = target {
            self.lead(kind, place, target, text, &member.value);
        }
    }

    /// Notes that a reference leads to a place.
    pub(super) fn lead(
        &mut self,
        kind: Kind,
        from: &Place,
        target: Place,
        text: &str,
        written: &Node,
    ) {
        if let Some(problem) = self.mismatch(kind, &target, text) {
            self.diagnostics.push(problem.at(&written.location));
            return;
        }
        self.discovered.targets.insert(from.clone(), target.clone());
        self.discovered.references.push((kind, from.clone()));
        if !kind.is_written_out() {
            self.discovered.components.insert((kind, target.clone()));
        }
        self.queue.push_back((kind, target));
    }

    fn mismatch(&self, kind: Kind, target: &Place, text: &str) -> Option<Diagnostic> {
        let mut tokens = pointer::tokens(&target.pointer);
        let section = (tokens.next().as_deref() == Some("components"))
            .then(|| tokens.next())
            .flatten();
        let found = section
            .as_deref()
            .and_then(Kind::of_section)
            .filter(|_| tokens.count() == 1);
        let problem = Diagnostic::error("ref-kind", format!("`{text}` is not {}", kind.noun()));
        if let Some(found) = found.filter(|found| *found != kind) {
            return Some(problem.advise(format!(
                "{} is expected here, but that is {}",
                kind.noun(),
                found.noun()
            )));
        }
        let fits = |node: &Node| match &node.data {
            Data::Object(_) => None,
            Data::Bool(_) if kind == Kind::Schema => None,
            _ => Some(node.describe()),
        };
        let other = self.files.with(target, fits).flatten()?;
        Some(problem.advise(format!(
            "{} is expected here, but that is {other}",
            kind.noun()
        )))
    }
}
