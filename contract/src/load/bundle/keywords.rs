//! What the first walk looks for in schemas and links, beside `$ref`: definitions, the mappings of discriminators, and
//! keywords that would change what a reference means.

use super::super::files::{Place, SourceFile};
use super::super::grammar::Kind;
use super::super::lookup;
use super::super::node::{Node, Object};
use super::discover::Walk;
use crate::closest::closest;
use crate::diagnostic::Diagnostic;
use crate::pointer;

impl Walk<'_> {
    /// A link names its operation by a pointer, which would mean another place once the files are one.
    pub(super) fn link(&mut self, file: &SourceFile, object: &Object) {
        let Some(member) = object.get("operationRef") else {
            return;
        };
        let stays = file.path == self.entry.path
            && member
                .value
                .as_str()
                .is_some_and(|text| text.starts_with('#'));
        if !stays {
            self.diagnostics.push(
                Diagnostic::error(
                    "ref-position",
                    "`operationRef` must lead to an operation of the contract's own file",
                )
                .at(&member.key)
                .advise("name the operation by its `operationId`"),
            );
        }
    }

    pub(super) fn schema(&mut self, file: &SourceFile, place: &Place, object: &Object) {
        for (keyword, advice) in [
            (
                "$id",
                "remove the `$id`; schemas are told apart by file and pointer",
            ),
            ("$dynamicRef", "use `$ref`"),
            ("$dynamicAnchor", "use `$anchor`"),
            ("$recursiveRef", "use `$ref`"),
            ("$recursiveAnchor", "use `$anchor`"),
        ] {
            if let Some(member) = object.get(keyword) {
                let message = format!("`{keyword}` is not carried through by the compiler");
                self.diagnostics.push(
                    Diagnostic::error("schema-keyword", message)
                        .at(&member.key)
                        .advise(advice),
                );
            }
        }
        for container in ["$defs", "definitions"] {
            let definitions = object
                .get(container)
                .and_then(|member| member.value.as_object());
            for name in definitions
                .into_iter()
                .flat_map(Object::keys)
                .filter(|name| *name != "$ref")
            {
                self.discovered
                    .components
                    .insert((Kind::Schema, place.join(container).join(name)));
            }
        }
        let discriminator = object.get("discriminator").map(|member| &member.value);
        let mapping = discriminator
            .and_then(|node| node.get("mapping"))
            .and_then(Node::as_object);
        let place = place.join("discriminator").join("mapping");
        for (value, member) in mapping.into_iter().flatten() {
            if let Some(text) = member.value.as_str() {
                self.mapped(file, place.join(value), text, &member.value);
            }
        }
    }

    /// One value of a discriminator's mapping: a reference, or the plain name of a schema.
    fn mapped(&mut self, file: &SourceFile, from: Place, text: &str, written: &Node) {
        let is_reference = text.contains(['/', '#'])
            || [".yaml", ".yml", ".json"]
                .iter()
                .any(|end| text.ends_with(end));
        if is_reference {
            if let Some(target) =
                lookup::find(self.files, file, text, &written.location, self.diagnostics)
            {
                self.lead(Kind::Schema, &from, target, text, written);
            }
            return;
        }
        let pointer = pointer::join("/components/schemas", text);
        let home = [file, self.entry]
            .into_iter()
            .find(|home| home.root.at(&pointer).is_some());
        match home {
            Some(home) => self.lead(
                Kind::Schema,
                &from,
                Place::new(&home.path, pointer),
                text,
                written,
            ),
            None => {
                let schemas = self
                    .entry
                    .root
                    .at("/components/schemas")
                    .and_then(Node::as_object);
                let names = schemas
                    .into_iter()
                    .flat_map(Object::keys)
                    .map(String::as_str);
                let problem =
                    Diagnostic::error("ref-not-found", format!("there is no schema `{text}`"));
                self.diagnostics.push(
                    problem
                        .at(&written.location)
                        .advise(match closest(text, names) {
                            Some(name) => format!("did you mean `{name}`?"),
                            None => "write `#/components/schemas/…` or the name of a schema there"
                                .to_owned(),
                        }),
                );
            }
        }
    }
}
