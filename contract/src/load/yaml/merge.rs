//! Mappings with merge keys (`<<: *defaults`).

use std::collections::HashSet;

use crate::diagnostic::{Diagnostic, Location};
use crate::load::json::duplicate_key;
use crate::load::node::{Data, Member, Node, Object};

/// A mapping that is being read. A key of its own wins over a merged one, wherever the merge stands.
#[derive(Default)]
pub(super) struct Mapping {
    members: Object,
    merged: HashSet<String>,
}

impl Mapping {
    pub(super) fn insert(
        &mut self,
        name: String,
        key: Location,
        value: Node,
    ) -> Result<(), Diagnostic> {
        match self.members.get(&name) {
            Some(first) if !self.merged.remove(&name) => {
                Err(duplicate_key(&name, &first.key, &key))
            }
            _ => {
                self.members.insert(name, Member { key, value });
                Ok(())
            }
        }
    }

    /// Takes over the members of one mapping, or of several in a list, of which the first wins.
    pub(super) fn merge(&mut self, value: Node) -> Result<(), Diagnostic> {
        match value.data {
            Data::Object(object) => {
                for (name, member) in object {
                    if !self.members.contains_key(&name) {
                        self.merged.insert(name.clone());
                        self.members.insert(name, member);
                    }
                }
                Ok(())
            }
            Data::Array(items) if items.iter().all(|item| item.as_object().is_some()) => {
                items.into_iter().try_for_each(|item| self.merge(item))
            }
            _ => Err(
                Diagnostic::error("yaml-merge", "only mappings can be merged with `<<`")
                    .at(&value.location)
                    .advise("write `<<: *name` where `&name` marks a mapping"),
            ),
        }
    }

    pub(super) fn into_object(self) -> Object {
        self.members
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::read;

    #[test]
    fn own_keys_win_over_merged_ones() {
        let text = "base: &base {a: 1, b: 2}\nmore: &more {b: 3, c: 4}\nx:\n  a: 9\n  <<: [*base, *more]\n  c: 5\n";
        let node = read(text).expect("valid");
        assert_eq!(node.to_value()["x"], json!({"a": 9, "b": 2, "c": 5}));
    }

    #[test]
    fn a_quoted_merge_key_is_an_ordinary_key() {
        let node = read("'<<': 1\n").expect("valid");
        assert_eq!(node.to_value(), json!({"<<": 1}));
    }

    #[test]
    fn only_mappings_can_be_merged() {
        let problems = read("a: 1\n<<: text\n").expect_err("a text is no mapping");
        assert_eq!(problems[0].rule, "yaml-merge");
    }
}
