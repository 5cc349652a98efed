//! From a `$ref` to the node that it means.

use std::path::Path;
use std::rc::Rc;

use super::files::{Files, Place, SourceFile};
use super::node::{Data, Node};
use super::reference::{self, Fragment};
use crate::closest::closest;
use crate::diagnostic::{Diagnostic, Diagnostics, Location};
use crate::pointer;

/// How many references one pointer may lead through on its way.
const HOPS: usize = 32;

/// Finds what `text`, written at `location` in `base`, refers to. What is not found is reported.
pub(crate) fn find(
    files: &mut Files,
    base: &SourceFile,
    text: &str,
    location: &Location,
    diagnostics: &mut Diagnostics,
) -> Option<Place> {
    let mut search = Search {
        files,
        location,
        hops: HOPS,
        diagnostics,
    };
    match search.find(base, text) {
        Ok(place) => place,
        Err(problem) => {
            diagnostics.push(problem.at(location));
            None
        }
    }
}

struct Search<'a> {
    files: &'a mut Files,
    location: &'a Location,
    hops: usize,
    diagnostics: &'a mut Diagnostics,
}

impl Search<'_> {
    /// `Ok(None)` where the reason was reported already.
    fn find(&mut self, base: &SourceFile, text: &str) -> Result<Option<Place>, Diagnostic> {
        let reference = reference::parse(text)?;
        let path = match &reference.file {
            Some(file) => base.path.parent().unwrap_or(Path::new("")).join(file),
            None => base.path.to_path_buf(),
        };
        let Some(file) = self.files.get(&path, Some(self.location), self.diagnostics) else {
            return Ok(None);
        };
        match reference.fragment {
            Fragment::Anchor(name) => match anchored(&file.root, &name, String::new()) {
                Some(pointer) => Ok(Some(Place::new(&file.path, pointer))),
                None => Err(not_found(text).advise(format!(
                    "write `$anchor: {name}` in the schema that is meant"
                ))),
            },
            Fragment::Pointer(pointer) => {
                // A name may itself contain what looks like an escape.
                let raw = text.split_once('#').map_or("", |(_, raw)| raw);
                match file.root.at(raw) {
                    Some(_) if raw.starts_with('/') => self.walk(file, raw, text),
                    // To the letter a member with an empty name, but written where the whole file is meant.
                    None if raw == "/" => self.walk(file, "", text),
                    _ => self.walk(file, &pointer, text),
                }
            }
        }
    }

    /// Follows a pointer; where it leads through a reference, it goes on behind that.
    fn walk(
        &mut self,
        mut file: Rc<SourceFile>,
        pointer: &str,
        text: &str,
    ) -> Result<Option<Place>, Diagnostic> {
        let mut at = String::new();
        for token in pointer::tokens(pointer) {
            while let Some(through) = leads_elsewhere(&file.root, &at, &token) {
                self.hops = self.hops.checked_sub(1).ok_or_else(|| not_found(text))?;
                let Some(place) = self.find(&file, &through)? else {
                    return Ok(None);
                };
                file = self
                    .files
                    .known(&place.file)
                    .ok_or_else(|| not_found(text))?;
                at = place.pointer;
            }
            let node = file.root.at(&at).ok_or_else(|| not_found(text))?;
            if node.child(&token).is_none() {
                return Err(not_found(text).advise(advice(&file, node, &at, &token, text)));
            }
            at = pointer::join(&at, &token);
        }
        Ok(Some(Place::new(&file.path, at)))
    }
}

fn leads_elsewhere(root: &Node, at: &str, token: &str) -> Option<String> {
    let node = root.at(at)?;
    if node.child(token).is_some() {
        None
    } else {
        node.reference().map(str::to_owned)
    }
}

fn not_found(text: &str) -> Diagnostic {
    Diagnostic::error("ref-not-found", format!("`{text}` leads nowhere"))
}

fn advice(file: &SourceFile, node: &Node, at: &str, token: &str, text: &str) -> String {
    let names: Vec<&str> = node
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, _)| name.as_str())
        .collect();
    let prefix = text.split_once('#').map_or("", |(prefix, _)| prefix);
    if let Some(name) = closest(token, names.iter().copied()) {
        return format!("did you mean `{prefix}#{}`?", pointer::join(at, name));
    }
    let place = if at.is_empty() { "the file" } else { at };
    match (&node.data, names.as_slice()) {
        (Data::Object(_), []) => format!("{place} of {} is empty", file.path.display()),
        (Data::Object(_), names) => {
            let shown = names
                .iter()
                .take(8)
                .map(|name| format!("`{name}`"))
                .collect::<Vec<_>>()
                .join(", ");
            let more = if names.len() > 8 { ", …" } else { "" };
            format!(
                "{place} of {} has no `{token}`, but {shown}{more}",
                file.path.display()
            )
        }
        _ => format!("{place} of {} is {}", file.path.display(), node.describe()),
    }
}

/// The pointer of the schema with this `$anchor`.
fn anchored(node: &Node, name: &str, at: String) -> Option<String> {
    match &node.data {
        Data::Object(object) => {
            if node.get("$anchor").and_then(Node::as_str) == Some(name) {
                return Some(at);
            }
            object
                .iter()
                .find_map(|(key, member)| anchored(&member.value, name, pointer::join(&at, key)))
        }
        Data::Array(items) => {
            let mut items = items.iter().enumerate();
            items.find_map(|(index, item)| {
                anchored(item, name, pointer::join(&at, &index.to_string()))
            })
        }
        Data::Null | Data::Bool(_) | Data::Number(_) | Data::String(_) => None,
    }
}
