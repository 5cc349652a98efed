//! `cargo contract show`

use std::path::PathBuf;

use super::{report, workspace};
use crate::compile::compile;
use crate::emit;
use crate::lower::lower;

/// What is shown of a contract.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
pub(super) enum View {
    /// Its operations and events, as they become Rust.
    Summary,
    /// The bundled OpenAPI 3.1 document.
    Bundle,
    /// The OpenAPI 3.0.3 document that the client is made from.
    Lowered,
}

pub(super) fn run(contract: &str, view: View) -> anyhow::Result<bool> {
    let path = match PathBuf::from(contract) {
        path if path.is_file() => path,
        _ => workspace()?
            .root()
            .join("openapi")
            .join(format!("{contract}.yaml")),
    };
    let compiled = match compile(&path) {
        Ok(compiled) => compiled,
        Err(diagnostics) => {
            report(&diagnostics);
            return Ok(false);
        }
    };
    report(&compiled.warnings);
    let text = match view {
        View::Summary => emit::describe(&compiled.contract),
        View::Bundle => serde_json::to_string_pretty(&compiled.document.value)?,
        View::Lowered => serde_json::to_string_pretty(&lower(&compiled.document.value).value)?,
    };
    println!("{}", text.trim_end());
    Ok(true)
}
