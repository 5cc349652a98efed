//! `cargo contract generate` for the contracts of the workspace

use std::path::Path;

use anyhow::Context;
use serde_json::Value;

use super::generate_crate::Source;
use super::{report, workspace};
use crate::client::{self, ClientSettings, Target};
use crate::compile::{Compiled, compile};
use crate::emit::{self, Served};
use crate::lower::lower;
use crate::modules;
use crate::names;
use crate::output::{Output, Stale};
use crate::scenarios;
use crate::workspace::Workspace;

const COMMAND: &str = "cargo contract generate";

pub(super) fn run(check: bool) -> anyhow::Result<bool> {
    let workspace = workspace()?;
    let Some(output) = wanted(&workspace)? else {
        return Ok(false);
    };
    let stale = if check {
        output.stale()?
    } else {
        output.write()?
    };
    for difference in &stale {
        println!("{}", describe(difference, workspace.root(), check));
    }
    if check && !stale.is_empty() {
        eprintln!(
            "error: {} generated files are not what the contracts say; run `{COMMAND}`",
            stale.len()
        );
        return Ok(false);
    }
    if stale.is_empty() {
        println!("everything that is generated is up to date");
    }
    Ok(true)
}

/// Every file that the contracts make; nothing where one of them is wrong.
fn wanted(workspace: &Workspace) -> anyhow::Result<Option<Output>> {
    let mut output = Output::default();
    let mut sound = true;
    for path in workspace.contracts()? {
        sound &= match compile(&path) {
            Ok(compiled) => {
                report(&compiled.warnings);
                add_service(workspace, &path, &compiled, &mut output)?;
                true
            }
            Err(diagnostics) => !report(&diagnostics),
        };
    }
    for path in workspace.external_contracts()? {
        sound &= match compile(&path) {
            Ok(compiled) => {
                report(&compiled.warnings);
                add_external(workspace, &compiled, &mut output)?;
                true
            }
            Err(diagnostics) => !report(&diagnostics),
        };
    }
    for path in workspace.golden_contracts()? {
        sound &= match compile(&path) {
            Ok(compiled) => {
                add_golden(workspace, &path, &compiled, &mut output)?;
                true
            }
            Err(diagnostics) => !report(&diagnostics),
        };
    }
    if let Some(path) = workspace.bench_contract() {
        sound &= match compile(&path) {
            Ok(compiled) => {
                let server = emit::server(&compiled.contract, Served::Original, COMMAND);
                output.folder(&workspace.bench_folder(), server);
                true
            }
            Err(diagnostics) => !report(&diagnostics),
        };
    }
    add_modules(workspace, &mut output);
    Ok(sound.then_some(output))
}

/// The files that name the modules of all contracts, in folders that hold nothing else.
fn add_modules(workspace: &Workspace, output: &mut Output) {
    let clients = workspace.client_folder();
    let file = modules::source(
        &output.modules(&clients),
        "The clients, one for each contract.",
        |name| format!("The client of `{name}`."),
        COMMAND,
    );
    output.folder(&clients, vec![file]);
    let scenarios = workspace.scenarios_folder();
    let file = modules::source(
        &output.modules(&scenarios),
        "The states that each contract needs.",
        |name| format!("Those of `{name}`."),
        COMMAND,
    );
    output.folder(&scenarios, vec![file]);
}

/// The server layer goes to the service and the client to the SDK.
fn add_service(
    workspace: &Workspace,
    path: &Path,
    compiled: &Compiled,
    output: &mut Output,
) -> anyhow::Result<()> {
    let server = emit::server(&compiled.contract, Served::Utoipa, COMMAND);
    output.folder(&workspace.server_folder(path), server);
    output.file(
        workspace.scenarios_file(path),
        scenarios::source(&compiled.contract, COMMAND),
    );
    let source = format!("openapi/{}.yaml", compiled.contract.name);
    add_client(workspace, compiled, source, output)
}

/// A client of the system, and a server layer for the service that plays it, where the contract names one under
/// `x-sandbox`.
fn add_external(
    workspace: &Workspace,
    compiled: &Compiled,
    output: &mut Output,
) -> anyhow::Result<()> {
    let contract = &compiled.contract;
    let sandbox = contract.document.get("x-sandbox").and_then(Value::as_str);
    if let Some(sandbox) = sandbox {
        let server = emit::server(contract, Served::Utoipa, COMMAND);
        output.folder(&workspace.sandbox_folder(sandbox), server);
    }
    let source = format!("openapi/external/{}.yaml", contract.name);
    add_client(workspace, compiled, source, output)
}

fn add_client(
    workspace: &Workspace,
    compiled: &Compiled,
    source: String,
    output: &mut Output,
) -> anyhow::Result<()> {
    let name = names::field_name(&compiled.contract.name);
    let settings = ClientSettings {
        target: Target::Sdk,
        name: name.clone(),
        source,
    };
    let client = client::generate(&lower(&compiled.document.value), &settings)
        .with_context(|| format!("the client of {name}"))?;
    client
        .warnings
        .iter()
        .for_each(|warning| eprintln!("warning: {name}: {warning}"));
    output.file(
        workspace.client_folder().join(format!("{name}.rs")),
        client.rust,
    );
    Ok(())
}

/// Server layer and client together, as for a stranger's contract. What deserves a warning is there on purpose.
fn add_golden(
    workspace: &Workspace,
    path: &Path,
    compiled: &Compiled,
    output: &mut Output,
) -> anyhow::Result<()> {
    let name = &compiled.contract.name;
    let source = Source {
        name,
        file: &format!("contract/golden/{name}.yaml"),
        command: COMMAND,
    };
    source.modules(compiled, &workspace.golden_folder(path), "mod.rs", output)?;
    Ok(())
}

fn describe(difference: &Stale, root: &Path, check: bool) -> String {
    let (word, path) = match difference {
        Stale::Changed(path) if check => ("stale", path),
        Stale::Changed(path) => ("written", path),
        Stale::Missing(path) if check => ("missing", path),
        Stale::Missing(path) => ("written", path),
        Stale::Superfluous(path) if check => ("superfluous", path),
        Stale::Superfluous(path) => ("removed", path),
    };
    format!(
        "{word:>11}  {}",
        path.strip_prefix(root).unwrap_or(path).display()
    )
}
