//! The second step: a name among the components for everything that is referred to.

use std::collections::HashMap;
use std::rc::Rc;

use heck::ToUpperCamelCase;
use indexmap::IndexMap;

use super::super::files::{Files, Place, SourceFile};
use super::super::grammar::{Kind, SECTIONS};
use super::super::node::{Data, Node, Object};
use super::discover::Discovered;
use crate::pointer;

/// The components of the bundle.
#[derive(Debug, Default)]
pub(super) struct Names {
    of: HashMap<(Kind, Place), String>,
    sections: HashMap<Kind, IndexMap<String, Place>>,
}

impl Names {
    /// The name of the component at a place, if one is there.
    pub(super) fn of(&self, kind: Kind, place: &Place) -> Option<&str> {
        self.of.get(&(kind, place.clone())).map(String::as_str)
    }

    /// The components of a kind: each name and where its content is written.
    pub(super) fn section(&self, kind: Kind) -> impl Iterator<Item = (&String, &Place)> {
        self.sections.get(&kind).into_iter().flatten()
    }
}

/// Names what was discovered. The contract's own components keep their names.
pub(super) fn assign(files: &Files, entry: &Rc<SourceFile>, discovered: &Discovered) -> Names {
    let mut namer = Namer {
        files,
        discovered,
        names: Names::default(),
    };
    for (section, kind) in SECTIONS
        .into_iter()
        .filter(|(_, kind)| *kind != Kind::PathItem)
    {
        let pointer = pointer::join("/components", section);
        let mut mapping = Some(Place::new(&entry.path, pointer));
        while let Some(place) = mapping {
            namer.own(kind, &place);
            mapping = discovered.included.get(&place).cloned();
        }
    }
    for (kind, place) in &discovered.components {
        if namer.names.of(*kind, place).is_none() {
            namer.name(*kind, place);
        }
    }
    namer.names
}

struct Namer<'a> {
    files: &'a Files,
    discovered: &'a Discovered,
    names: Names,
}

impl Namer<'_> {
    /// The names of a mapping of components, but for those that are taken.
    fn own(&mut self, kind: Kind, mapping: &Place) {
        let keys = |node: &Node| {
            let object = node.as_object().into_iter();
            object.flat_map(Object::keys).cloned().collect::<Vec<_>>()
        };
        let is_included = self.discovered.included.contains_key(mapping);
        let names = self.files.with(mapping, keys).unwrap_or_default();
        for name in names {
            let section = self.names.sections.get(&kind);
            let is_taken = section.is_some_and(|section| section.contains_key(&name));
            if !(is_taken || is_included && name == "$ref") {
                let place = mapping.join(&name);
                self.take(kind, name, place);
            }
        }
    }

    fn name(&mut self, kind: Kind, place: &Place) {
        let wanted = natural(place);
        let with_file = format!("{wanted}{}", stem(place).to_upper_camel_case());
        let numbered = (2..).map(|number| format!("{with_file}{number}"));
        let candidates = [wanted, with_file.clone()].into_iter().chain(numbered);
        for name in candidates {
            let taken = self
                .names
                .sections
                .get(&kind)
                .and_then(|section| section.get(&name));
            let content = match taken {
                None => Some(place.clone()),
                Some(other) => self.shared(other, place),
            };
            if let Some(content) = content {
                self.take(kind, name.clone(), content);
                self.names.of.insert((kind, place.clone()), name);
                return;
            }
        }
    }

    fn take(&mut self, kind: Kind, name: String, content: Place) {
        self.names.of.insert((kind, content.clone()), name.clone());
        self.names
            .sections
            .entry(kind)
            .or_default()
            .insert(name, content);
    }

    /// The place of the content that two places can share a name for: one stands only for the other, or both say
    /// the same and mean the same by it.
    fn shared(&self, taken: &Place, place: &Place) -> Option<Place> {
        if self.stands_for(taken, place) {
            return Some(place.clone());
        }
        let same = || {
            let copy = self
                .files
                .with(place, |node| (!refers(node)).then(|| node.clone()))
                .flatten()?;
            self.files.with(taken, |node| node.same(&copy))
        };
        (self.stands_for(place, taken) || same() == Some(true)).then(|| taken.clone())
    }

    /// Whether a place holds a bare `$ref` that leads to another, through bare references only.
    fn stands_for(&self, place: &Place, target: &Place) -> bool {
        let mut place = place;
        for _ in 0..=self.discovered.targets.len() {
            let bare = self.files.with(place, |node| {
                node.as_object().is_some_and(|object| object.len() == 1)
            });
            match self.discovered.targets.get(place) {
                Some(next) if bare == Some(true) => place = next,
                _ => return false,
            }
            if place == target {
                return true;
            }
        }
        false
    }
}

/// Whether a node has a reference anywhere, which may mean one thing in one file and another in the next.
fn refers(node: &Node) -> bool {
    match &node.data {
        Data::Array(items) => items.iter().any(refers),
        Data::Object(object) => object.iter().any(|(key, member)| {
            matches!(key.as_str(), "$ref" | "mapping" | "$defs" | "definitions")
                || refers(&member.value)
        }),
        Data::Null | Data::Bool(_) | Data::Number(_) | Data::String(_) => false,
    }
}

/// The name that a place suggests: the last part of the pointer where that is a name, the file's where there is no
/// pointer, and otherwise the parts of the pointer that are not the same everywhere.
fn natural(place: &Place) -> String {
    let tokens: Vec<String> = pointer::tokens(&place.pointer).collect();
    let rest = match tokens
        .iter()
        .rposition(|token| matches!(token.as_str(), "$defs" | "definitions"))
    {
        Some(container) if container + 1 < tokens.len() => &tokens[container + 1..],
        _ if tokens.first().is_some_and(|token| token == "components") && tokens.len() > 2 => {
            &tokens[2..]
        }
        _ => &tokens[..],
    };
    let name = match rest {
        [] => stem(place),
        [name] => name.clone(),
        path => {
            let telling: Vec<&str> = path
                .iter()
                .map(String::as_str)
                .filter(|token| !is_structure(token))
                .collect();
            let telling = telling.iter().map(|token| token.to_upper_camel_case());
            telling.collect()
        }
    };
    let plain: String = name
        .chars()
        .map(|letter| if is_plain(letter) { letter } else { '_' })
        .collect();
    if plain.is_empty() {
        "Component".to_owned()
    } else {
        plain
    }
}

fn is_structure(token: &str) -> bool {
    const STRUCTURE: [&str; 10] = [
        "paths",
        "webhooks",
        "components",
        "schemas",
        "properties",
        "responses",
        "content",
        "schema",
        "$defs",
        "definitions",
    ];
    STRUCTURE.contains(&token) || token.contains('/') && !token.starts_with('/')
}

/// The letters that the name of a component may have.
fn is_plain(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || matches!(letter, '.' | '_' | '-')
}

fn stem(place: &Place) -> String {
    place
        .file
        .file_stem()
        .map(|stem| stem.to_string_lossy().into_owned())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn names_come_from_the_pointer_or_the_file() {
        for (pointer, name) in [
            ("/components/schemas/Money", "Money"),
            (
                "/components/schemas/Order/properties/line_items/items",
                "OrderLineItemsItems",
            ),
            ("/$defs/Money", "Money"),
            ("/components/schemas/A/$defs/Inner", "Inner"),
            ("/schemas/Money", "Money"),
            ("", "shared-parts"),
            (
                "/paths/~1orders~1{id}/get/responses/200/content/application~1json/schema",
                "OrdersIdGet200",
            ),
            ("/components/schemas/A b", "A_b"),
        ] {
            assert_eq!(
                natural(&Place::new(
                    &Path::new("x/shared-parts.yaml").into(),
                    pointer
                )),
                name,
                "{pointer}"
            );
        }
    }
}
