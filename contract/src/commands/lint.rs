//! `cargo contract lint`

use std::path::PathBuf;

use super::{report, workspace};
use crate::compile::{compile, located};

pub(super) fn run(files: &[PathBuf]) -> anyhow::Result<bool> {
    let files = if files.is_empty() {
        workspace()?.contracts()?
    } else {
        files.to_vec()
    };
    let mut clean = true;
    for file in &files {
        let compiled = match compile(file) {
            Ok(compiled) => compiled,
            Err(diagnostics) => {
                report(&diagnostics);
                clean = false;
                continue;
            }
        };
        let mut diagnostics = compiled.warnings;
        diagnostics.append(located(
            &compiled.document,
            crate::lint::lint(&compiled.contract),
        ));
        clean &= diagnostics.is_empty();
        report(&diagnostics);
    }
    if clean {
        println!("every rule is kept; contracts: {}", files.len());
    }
    Ok(clean)
}
