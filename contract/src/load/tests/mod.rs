//! Contracts of several small files, written to a folder of their own.

mod broken;
mod bundling;
mod catalogue;
mod naming;
mod places;
mod references;

use std::path::Path;

use serde_json::Value;

use super::{Document, load, load_text};
use crate::diagnostic::{Diagnostic, Diagnostics};

/// Loads the first of these files.
pub(super) fn load_files(files: &[(&str, &str)]) -> Result<Document, Diagnostics> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (name, text) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder can be made");
        std::fs::write(path, text).expect("a file can be written");
    }
    load(&folder.path().join(files[0].0))
}

fn loaded(files: &[(&str, &str)]) -> Value {
    load_files(files)
        .unwrap_or_else(|problems| panic!("{problems}"))
        .value
}

/// The one problem of a contract of one file.
fn refused(text: &str) -> Diagnostic {
    let problems = load_text(Path::new("shop.yaml"), text).expect_err("the contract is wrong");
    assert_eq!(problems.len(), 1, "{problems}");
    problems.iter().next().cloned().expect("there is one")
}

/// A contract with these schemas, each on a line of its own.
pub(super) fn with_schemas(schemas: &[&str]) -> String {
    let lines: String = schemas.iter().map(|line| format!("    {line}\n")).collect();
    format!("openapi: 3.1.0\ncomponents:\n  schemas:\n{lines}")
}
