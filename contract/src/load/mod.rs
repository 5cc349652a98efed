//! Reading a contract: one file or several, YAML or JSON, made into one OpenAPI 3.1 document that remembers where
//! each of its parts was written.

mod bundle;
mod files;
pub(crate) mod grammar;
mod json;
mod locations;
mod lookup;
pub(crate) mod node;
pub(crate) mod publisher;
mod recursive;
mod reference;
#[cfg(test)]
mod tests;
mod text;
pub(crate) mod version;
pub(crate) mod walk;
mod yaml;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use serde_json::Value;

use crate::diagnostic::{Diagnostic, Diagnostics, Sources};
use crate::upgrade::upgrade;
use files::{Files, SourceFile};
pub use locations::Locations;
use node::Node;
use version::Version;

/// A contract that was read: one OpenAPI 3.1 document in which every `$ref` is `#/components/…`.
#[derive(Debug, Clone)]
pub struct Document {
    /// The bundled document. Keys are in the order of the files.
    pub value: Value,
    /// Where each part of it was written.
    pub locations: Locations,
    /// The texts of the files, for the excerpts of further diagnostics.
    pub sources: Sources,
    /// Every file that was read, the contract itself first.
    pub files: Vec<PathBuf>,
    /// What deserves a second look.
    pub warnings: Diagnostics,
}

/// Reads a contract and every file that it refers to. Fails with everything that is wrong, not only the first.
pub fn load(path: &Path) -> Result<Document, Diagnostics> {
    let mut diagnostics = Diagnostics::default();
    let mut files = Files::default();
    let entry = files.get(path, None, &mut diagnostics);
    finish(files, entry, diagnostics)
}

/// Reads a contract whose text is at hand. Files that it refers to are looked for relative to `path`.
pub fn load_text(path: &Path, text: &str) -> Result<Document, Diagnostics> {
    let mut diagnostics = Diagnostics::default();
    let mut files = Files::default();
    let entry = files.provide(path, text, &mut diagnostics);
    finish(files, entry, diagnostics)
}

fn finish(
    mut files: Files,
    entry: Option<Rc<SourceFile>>,
    mut diagnostics: Diagnostics,
) -> Result<Document, Diagnostics> {
    let Some(entry) = entry else {
        return Err(diagnostics);
    };
    if entry.root.as_object().is_none() {
        let message = format!(
            "a contract is a mapping, but this is {}",
            entry.root.describe()
        );
        let problem = Diagnostic::error("not-a-contract", message).at(&entry.root.location);
        diagnostics.push(problem.advise("begin the file with `openapi: 3.1.0`"));
        return Err(diagnostics);
    }
    let version = match version::declared(&entry.root) {
        Ok(version) => version,
        Err(problem) => {
            diagnostics.push(problem);
            return Err(diagnostics);
        }
    };
    let mut root = bundle::bundle(&mut files, &entry, &mut diagnostics);
    let versions = versions(&files, version, &mut diagnostics);
    upgrade(
        &mut root,
        |node: &Node| versions.get(&*node.location.file) == Some(&Version::V3_0),
        &mut diagnostics,
    );
    if diagnostics.has_errors() {
        return Err(diagnostics);
    }
    let (value, locations) = Locations::flatten(&root);
    Ok(Document {
        value,
        locations,
        sources: diagnostics.sources().clone(),
        files: files.iter().map(|file| file.path.to_path_buf()).collect(),
        warnings: diagnostics,
    })
}

/// The version of each file: what it declares, or else what the contract declares.
fn versions(
    files: &Files,
    entry: Version,
    diagnostics: &mut Diagnostics,
) -> HashMap<PathBuf, Version> {
    let mut versions = HashMap::new();
    for file in files.iter() {
        let declares = ["openapi", "swagger"]
            .iter()
            .any(|key| file.root.get(key).is_some());
        let version = if declares {
            version::declared(&file.root)
        } else {
            Ok(entry)
        };
        match version {
            Ok(version) => drop(versions.insert(file.path.to_path_buf(), version)),
            Err(problem) => diagnostics.push(problem),
        }
    }
    versions
}
