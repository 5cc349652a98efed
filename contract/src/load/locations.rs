//! Where each part of the bundled document was written.

use std::collections::HashMap;

use serde_json::Value;

use super::node::{Data, Node};
use crate::diagnostic::Location;
use crate::pointer;

/// The places of keys and values, by JSON pointer into the bundled document.
#[derive(Debug, Clone, Default)]
pub struct Locations {
    places: HashMap<String, Place>,
}

#[derive(Debug, Clone)]
struct Place {
    key: Option<Location>,
    value: Location,
}

impl Locations {
    /// Where the value at a pointer was written; for a pointer that is not there, its nearest ancestor.
    pub fn of(&self, pointer: &str) -> Option<&Location> {
        self.nearest(pointer).map(|(place, exact)| match exact {
            true => &place.value,
            false => place.key.as_ref().unwrap_or(&place.value),
        })
    }

    /// Where the key of a member was written; the value's place where there is no key, as for items of a list, and
    /// the nearest ancestor's for a pointer that is not there.
    pub fn key(&self, pointer: &str) -> Option<&Location> {
        self.nearest(pointer)
            .map(|(place, _)| place.key.as_ref().unwrap_or(&place.value))
    }

    /// The plain value of a tree, and the places of its parts.
    pub(crate) fn flatten(root: &Node) -> (Value, Self) {
        let mut locations = Self::default();
        locations.visit(root, None, String::new());
        (root.to_value(), locations)
    }

    fn visit(&mut self, node: &Node, key: Option<&Location>, pointer: String) {
        match &node.data {
            Data::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.visit(item, None, pointer::join(&pointer, &index.to_string()));
                }
            }
            Data::Object(object) => {
                for (name, member) in object {
                    self.visit(
                        &member.value,
                        Some(&member.key),
                        pointer::join(&pointer, name),
                    );
                }
            }
            Data::Null | Data::Bool(_) | Data::Number(_) | Data::String(_) => {}
        }
        self.places.insert(
            pointer,
            Place {
                key: key.cloned(),
                value: node.location.clone(),
            },
        );
    }

    fn nearest(&self, pointer: &str) -> Option<(&Place, bool)> {
        let mut candidate = pointer;
        loop {
            if let Some(place) = self.places.get(candidate) {
                return Some((place, candidate == pointer));
            }
            candidate = pointer::parent(candidate)?;
        }
    }
}
