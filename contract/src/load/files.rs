//! The files of a contract: each is read once.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

use indexmap::IndexMap;

use super::node::Node;
use super::{json, recursive, yaml};
use crate::closest::closest;
use crate::diagnostic::{Diagnostic, Diagnostics, Location};

/// A file that could be read.
#[derive(Debug)]
pub(crate) struct SourceFile {
    pub(crate) path: Arc<Path>,
    pub(crate) root: Node,
}

/// A node of a file.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Place {
    pub(crate) file: Arc<Path>,
    pub(crate) pointer: String,
}

impl Place {
    pub(crate) fn new(file: &Arc<Path>, pointer: impl Into<String>) -> Self {
        Self {
            file: Arc::clone(file),
            pointer: pointer.into(),
        }
    }

    /// The place of a member or an item.
    pub(crate) fn join(&self, token: &str) -> Self {
        Self::new(&self.file, crate::pointer::join(&self.pointer, token))
    }
}

/// The files read so far, by path; `None` where reading failed and was reported.
#[derive(Debug, Default)]
pub(crate) struct Files {
    read: IndexMap<Arc<Path>, Option<Rc<SourceFile>>>,
}

impl Files {
    /// Takes a text for the content of a file.
    pub(crate) fn provide(
        &mut self,
        path: &Path,
        text: &str,
        diagnostics: &mut Diagnostics,
    ) -> Option<Rc<SourceFile>> {
        let path: Arc<Path> = normal(path).into();
        let file = parse(&path, text, diagnostics).map(Rc::new);
        self.read.insert(path, file.clone());
        file
    }

    /// A file, read when it is first asked for. `asked` is the reference that names it.
    pub(crate) fn get(
        &mut self,
        path: &Path,
        asked: Option<&Location>,
        diagnostics: &mut Diagnostics,
    ) -> Option<Rc<SourceFile>> {
        let path = normal(path);
        if let Some(known) = self.read.get(path.as_path()) {
            return known.clone();
        }
        match read(&path) {
            Ok(text) => self.provide(&path, &text, diagnostics),
            // Not remembered, so that every reference to a missing file is reported.
            Err(problem) => {
                diagnostics.push(problem.at_some(asked));
                None
            }
        }
    }

    /// A file that has been read.
    pub(crate) fn known(&self, path: &Path) -> Option<Rc<SourceFile>> {
        self.read.get(path).cloned().flatten()
    }

    /// All files that have been read, in the order of reading.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Rc<SourceFile>> {
        self.read.values().flatten()
    }

    /// Does something with the node at a place, if there is one.
    pub(crate) fn with<T>(&self, place: &Place, look: impl FnOnce(&Node) -> T) -> Option<T> {
        self.known(&place.file)?.root.at(&place.pointer).map(look)
    }
}

fn read(path: &Path) -> Result<String, Diagnostic> {
    let problem = |what: &str| Diagnostic::error("file", format!("`{}` {what}", path.display()));
    let bytes = std::fs::read(path).map_err(|error| match error.kind() {
        ErrorKind::NotFound => {
            let problem = problem("does not exist");
            match neighbour(path) {
                Some(name) => problem.advise(format!("did you mean `{name}`?")),
                None => {
                    problem.advise("correct the path; it is relative to the file that names it")
                }
            }
        }
        _ => problem(&format!("cannot be read: {error}")),
    })?;
    String::from_utf8(bytes).map_err(|error| {
        let line = error.as_bytes()[..error.utf8_error().valid_up_to()]
            .iter()
            .filter(|byte| **byte == b'\n')
            .count()
            + 1;
        problem(&format!("is not UTF-8 text, in line {line}")).advise("save the file as UTF-8")
    })
}

/// A file in the same folder whose name is nearly the same, whatever its extension.
fn neighbour(path: &Path) -> Option<String> {
    let folder = path
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty());
    let entries = std::fs::read_dir(folder.unwrap_or(Path::new("."))).ok()?;
    let entries = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let names: BTreeMap<String, String> =
        entries.map(|name| (stem(&name).to_owned(), name)).collect();
    let wanted = path.file_name()?.to_str()?;
    names
        .get(closest(stem(wanted), names.keys().map(String::as_str))?)
        .cloned()
}

fn stem(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

fn parse(path: &Arc<Path>, text: &str, diagnostics: &mut Diagnostics) -> Option<SourceFile> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    diagnostics
        .sources_mut()
        .insert(Arc::clone(path), text.into());
    let extension = path.extension().and_then(|extension| extension.to_str());
    let is_yaml = extension.is_some_and(|extension| matches!(extension, "yaml" | "yml"));
    // JSON under another name is still JSON: YAML would refuse its surrogate pairs.
    let (root, problems) = match (extension, text.trim_start().starts_with('{')) {
        (Some("json"), _) => json::parse(path, text),
        (_, true) => match json::parse(path, text) {
            (None, _) if is_yaml => yaml::parse(path, text),
            parsed => parsed,
        },
        _ => yaml::parse(path, text),
    };
    diagnostics.extend(problems);
    let mut root = root?;
    recursive::name(&mut root, diagnostics);
    Some(SourceFile {
        path: Arc::clone(path),
        root,
    })
}

/// The path without `.` and without the `..` that can be undone, so that one file has one name.
fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir
                if matches!(normal.components().next_back(), Some(Component::Normal(_))) =>
            {
                normal.pop();
            }
            component => normal.push(component),
        }
    }
    normal
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_file_has_one_name() {
        assert_eq!(normal(Path::new("./a/b/../c.yaml")), Path::new("a/c.yaml"));
        assert_eq!(
            normal(Path::new("../a/../../c.yaml")),
            Path::new("../../c.yaml")
        );
    }

    #[test]
    fn json_is_recognised_by_name_or_by_its_beginning() {
        let mut diagnostics = Diagnostics::default();
        for name in ["a.json", "a.yaml", "a"] {
            let file = parse(
                &Path::new(name).into(),
                "{\"a\": \"\\ud83d\\ude00\"}",
                &mut diagnostics,
            )
            .expect(name);
            assert_eq!(file.root.get("a").and_then(Node::as_str), Some("😀"));
        }
        assert!(parse(&Path::new("a.yaml").into(), "{a: 1}", &mut diagnostics).is_some());
        assert!(parse(&Path::new("a.json").into(), "{a: 1}", &mut diagnostics).is_none());
    }
}
