//! `cargo contract generate --spec FILE --out DIR --crate NAME`

use std::io;
use std::path::{Path, PathBuf};

use anyhow::Context;

use super::report;
use crate::client::{self, ClientSettings, Target};
use crate::compile::{Compiled, compile_alone};
use crate::deep;
use crate::emit::{self, Served};
use crate::lower::lower;
use crate::output::Output;

pub(super) fn run(
    spec: &Path,
    out: &Path,
    name: &str,
    runtime: Option<&Path>,
) -> anyhow::Result<bool> {
    let compiled = match compile_alone(spec) {
        Ok(compiled) => compiled,
        Err(diagnostics) => {
            report(&diagnostics);
            return Ok(false);
        }
    };
    report(&compiled.warnings);
    write(&compiled, spec, out, name, runtime)?
        .iter()
        .for_each(|warning| eprintln!("warning: {warning}"));
    println!(
        "{} operations in {}",
        compiled.contract.operations.len(),
        out.display()
    );
    Ok(true)
}

/// Writes the crate `name` of the contract that was read from `spec`; what its client lacks comes back.
pub(super) fn write(
    compiled: &Compiled,
    spec: &Path,
    out: &Path,
    name: &str,
    runtime: Option<&Path>,
) -> anyhow::Result<Vec<String>> {
    let command = format!(
        "cargo contract generate --spec {} --crate {name}",
        spec.file_name().unwrap_or_default().to_string_lossy()
    );
    let source = Source {
        name,
        file: &spec.display().to_string(),
        command: &command,
    };
    let mut output = Output::default();
    let warnings = source.modules(compiled, &out.join("src"), "lib.rs", &mut output)?;
    output.file(
        out.join("Cargo.toml"),
        manifest(name, &runtime_folder(runtime)?),
    );
    output.write()?;
    Ok(warnings)
}

/// What a contract is called where a crate is made from it.
pub(super) struct Source<'s> {
    /// The name of the crate or of the module.
    pub(super) name: &'s str,
    /// The contract's file.
    pub(super) file: &'s str,
    /// What writes it anew.
    pub(super) command: &'s str,
}

impl Source<'_> {
    /// Wants server layer and client as modules of the file `root` in `folder`; what the client lacks comes back.
    pub(super) fn modules(
        &self,
        compiled: &Compiled,
        folder: &Path,
        root: &str,
        output: &mut Output,
    ) -> anyhow::Result<Vec<String>> {
        let settings = ClientSettings {
            target: Target::Crate,
            name: self.name.to_owned(),
            source: self.file.to_owned(),
        };
        let title = compiled
            .contract
            .document
            .pointer("/info/title")
            .and_then(|title| title.as_str())
            .unwrap_or(self.name);
        let (contract, document) = (&compiled.contract, &compiled.document.value);
        let (server, client) = std::thread::scope(|scope| {
            let client = deep::spawn(scope, || client::generate(&lower(document), &settings))?;
            let server = emit::server(contract, Served::Original, self.command);
            io::Result::Ok((server, client.join()))
        })?;
        let client = client
            .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
            .context("the client")?;
        output.folder(&folder.join("server"), server);
        output.file(folder.join("client.rs"), client.rust);
        output.file(folder.join(root), library(title));
        Ok(client.warnings)
    }
}

/// What the written server and client name beside the runtime.
const DEPENDENCIES: &str = r#"bytes = "1"
chrono = { version = "0.4", default-features = false, features = ["serde"] }
futures = "0.3"
progenitor-client = "0.15"
regress = "0.12"
reqwest = { version = "0.13", default-features = false, features = ["json", "query", "stream"] }
serde = { version = "1", features = ["derive"] }
serde_json = "1"
uuid = { version = "1", features = ["serde"] }
"#;

fn runtime_folder(runtime: Option<&Path>) -> anyhow::Result<PathBuf> {
    let folder = match runtime {
        Some(folder) => folder.to_owned(),
        None => Path::new(env!("CARGO_MANIFEST_DIR")).join("../runtime"),
    };
    folder.canonicalize().with_context(|| {
        format!(
            "{} is not there; say with --runtime where the runtime is",
            folder.display()
        )
    })
}

fn library(title: &str) -> String {
    let title = title.lines().next().unwrap_or_default();
    format!("//! Server layer and client of {title}.\n\npub mod client;\npub mod server;\n")
}

fn manifest(name: &str, runtime: &Path) -> String {
    format!(
        "[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\nruntime = {{ package = \"plumbline-runtime\", path = {:?} }}\n{}",
        runtime.display().to_string(),
        DEPENDENCIES
    )
}
