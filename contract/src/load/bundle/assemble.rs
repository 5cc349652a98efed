//! The last step: the document written anew, with local references and all components.

use std::rc::Rc;

use super::super::files::{Files, Place, SourceFile};
use super::super::grammar::{Holds, Kind, SECTIONS, is_name};
use super::super::node::{Data, Member, Node, Object};
use super::discover::Discovered;
use super::names::Names;
use crate::diagnostic::Diagnostics;
use crate::pointer;

pub(super) fn assemble(
    files: &Files,
    entry: &Rc<SourceFile>,
    discovered: &Discovered,
    names: &Names,
    diagnostics: &mut Diagnostics,
) -> Node {
    let mut assembly = Assembly {
        files,
        entry,
        discovered,
        names,
        diagnostics,
        inlining: Vec::new(),
        nested: 0,
    };
    assembly.document()
}

/// The document that is being written.
pub(super) struct Assembly<'a> {
    pub(super) files: &'a Files,
    entry: &'a Rc<SourceFile>,
    pub(super) discovered: &'a Discovered,
    names: &'a Names,
    pub(super) diagnostics: &'a mut Diagnostics,
    pub(super) inlining: Vec<Place>,
    pub(super) nested: usize,
}

impl Assembly<'_> {
    fn document(&mut self) -> Node {
        let root = &self.entry.root;
        let mut document = self.content(Kind::Document, &Place::new(&self.entry.path, ""), root);
        let components = self.components();
        if let Data::Object(object) = &mut document.data {
            match object.get_mut("components") {
                Some(member) => member.value.data = Data::Object(components),
                None if components.is_empty() => {}
                None => {
                    let location = root.location.clone();
                    let value = Node::new(Data::Object(components), location.clone());
                    object.insert(
                        "components".to_owned(),
                        Member {
                            key: location,
                            value,
                        },
                    );
                }
            }
        }
        document
    }

    /// The sections that the contract has, in its order, then those that only other files brought.
    fn components(&mut self) -> Object {
        let own = self.entry.root.get("components").and_then(Node::as_object);
        let mut components = Object::new();
        for (name, member) in own.into_iter().flatten() {
            let value = match Kind::of_section(name) {
                Some(kind) => Node::new(
                    Data::Object(self.section(name, kind)),
                    member.value.location.clone(),
                ),
                None => member.value.clone(),
            };
            components.insert(
                name.clone(),
                Member {
                    key: member.key.clone(),
                    value,
                },
            );
        }
        for (name, kind) in SECTIONS {
            let section = if components.contains_key(name) {
                Object::new()
            } else {
                self.section(name, kind)
            };
            if let Some(first) = section.values().next() {
                let location = first.key.clone();
                let value = Node::new(Data::Object(section), location.clone());
                components.insert(
                    name.to_owned(),
                    Member {
                        key: location,
                        value,
                    },
                );
            }
        }
        components
    }

    fn section(&mut self, name: &str, kind: Kind) -> Object {
        let pointer = pointer::join("/components", name);
        let own = self.entry.root.at(&pointer).and_then(Node::as_object);
        if kind == Kind::PathItem {
            return self.path_items(&pointer, own);
        }
        let names = self.names;
        let mut section = Object::new();
        for (name, place) in names.section(kind) {
            let Some(file) = self.files.known(&place.file) else {
                continue;
            };
            let Some(node) = file.root.at(&place.pointer) else {
                continue;
            };
            let value = self.content(kind, place, node);
            let key = own
                .and_then(|own| own.get(name))
                .map_or_else(|| node.location.clone(), |own| own.key.clone());
            section.insert(name.clone(), Member { key, value });
        }
        section
    }

    /// Path items are written out where they are referred to, so only those that nobody refers to remain.
    fn path_items(&mut self, pointer: &str, own: Option<&Object>) -> Object {
        let mut section = Object::new();
        let own = own.into_iter().flatten();
        for (name, member) in own.filter(|(name, _)| *name != "$ref") {
            let place = Place::new(&self.entry.path, pointer::join(pointer, name));
            if !self
                .discovered
                .targets
                .values()
                .any(|target| *target == place)
            {
                let value = self.node(Kind::PathItem, &place, &member.value);
                section.insert(
                    name.clone(),
                    Member {
                        key: member.key.clone(),
                        value,
                    },
                );
            }
        }
        section
    }

    /// A node in its place: a reference where the node is a component.
    fn node(&mut self, kind: Kind, place: &Place, node: &Node) -> Node {
        match self
            .names
            .of(kind, place)
            .and_then(|name| local(kind, name))
        {
            Some(text) => {
                let value = Node::string(text, &node.location);
                let member = Member {
                    key: node.location.clone(),
                    value,
                };
                Node::new(
                    Data::Object(Object::from([("$ref".to_owned(), member)])),
                    node.location.clone(),
                )
            }
            None => self.content(kind, place, node),
        }
    }

    /// A node written out.
    pub(super) fn content(&mut self, kind: Kind, place: &Place, node: &Node) -> Node {
        let Some(object) = node.as_object() else {
            return node.clone();
        };
        if kind.is_written_out()
            && let Some(target) = self.discovered.targets.get(place)
        {
            return self.inline(kind, place, target, node);
        }
        let mut written = Object::with_capacity(object.len());
        for (key, member) in object {
            // Their work is done: what they mark is a component now.
            if kind == Kind::Schema && matches!(key.as_str(), "$defs" | "definitions" | "$anchor") {
                continue;
            }
            let value = self.member(kind, place, key, &member.value);
            written.insert(
                key.clone(),
                Member {
                    key: member.key.clone(),
                    value,
                },
            );
        }
        Node::new(Data::Object(written), node.location.clone())
    }

    pub(super) fn member(&mut self, kind: Kind, place: &Place, key: &str, value: &Node) -> Node {
        match (kind, key) {
            (_, "$ref") => return self.redirected(kind, place, value),
            (Kind::Schema, "discriminator") => return self.discriminator(&place.join(key), value),
            // Replaced as a whole by the components of the bundle.
            (Kind::Document, "components") => return value.clone(),
            _ => {}
        }
        let place = place.join(key);
        match (kind.member(key), &value.data) {
            (Some(Holds::One(kind)), _) => self.node(kind, &place, value),
            (Some(Holds::List(kind)), Data::Array(items)) => {
                let items = items.iter().enumerate();
                let items = items
                    .map(|(index, item)| self.node(kind, &place.join(&index.to_string()), item))
                    .collect();
                Node::new(Data::Array(items), value.location.clone())
            }
            (Some(holds @ (Holds::Map(_) | Holds::ExtensibleMap(_))), Data::Object(members)) => {
                let members = self.members(holds, &place, members);
                Node::new(Data::Object(members), value.location.clone())
            }
            _ => value.clone(),
        }
    }

    /// A mapping of names, with those that it takes over from another; its own win.
    fn members(&mut self, holds: Holds, place: &Place, members: &Object) -> Object {
        let mut written = Object::with_capacity(members.len());
        let included = self.discovered.included.get(place);
        for (name, member) in members {
            if name == "$ref" && included.is_some() {
                continue;
            }
            let value = match is_name(holds, name) {
                true => self.node(holds.kind(), &place.join(name), &member.value),
                false => member.value.clone(),
            };
            let key = member.key.clone();
            written.insert(name.clone(), Member { key, value });
        }
        let Some(target) = included else {
            return written;
        };
        let file = self.files.known(&target.file);
        let node = file.as_ref().and_then(|file| file.root.at(&target.pointer));
        if let Some(members) = node.and_then(Node::as_object) {
            for (name, member) in self.members(holds, target, members) {
                written.entry(name).or_insert(member);
            }
        }
        written
    }

    /// The text of a reference, which now leads to a component.
    fn redirected(&self, kind: Kind, from: &Place, value: &Node) -> Node {
        let target = self.discovered.targets.get(from);
        let name = target.and_then(|target| self.names.of(kind, target));
        match name.and_then(|name| local(kind, name)) {
            Some(text) => Node::string(text, &value.location),
            None => value.clone(),
        }
    }

    fn discriminator(&self, place: &Place, value: &Node) -> Node {
        let mut value = value.clone();
        if let Data::Object(object) = &mut value.data
            && let Some(mapping) = object.get_mut("mapping")
            && let Data::Object(members) = &mut mapping.value.data
        {
            let place = place.join("mapping");
            for (name, member) in members {
                member.value = self.redirected(Kind::Schema, &place.join(name), &member.value);
            }
        }
        value
    }
}

fn local(kind: Kind, name: &str) -> Option<String> {
    kind.section()
        .map(|section| pointer::join(&format!("#/components/{section}"), name))
}
