//! The command line.

mod generate;
mod generate_crate;
mod lint;
mod show;
mod survey;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::{Parser, Subcommand};

use crate::deep;
use crate::diagnostic::Diagnostics;
use crate::workspace::Workspace;

/// The contract compiler: servers, clients and checks from OpenAPI 3.1.
#[derive(Debug, Parser)]
#[command(name = "cargo contract", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Hold contracts against the design rules of openapi/README.md.
    Lint {
        /// The contracts; all of the workspace where none is named.
        files: Vec<PathBuf>,
    },
    /// Write the server layers and clients of the workspace, or of any contract as a crate of its own.
    Generate {
        /// Write nothing; name the files that are stale and fail if there are any.
        #[arg(long, conflicts_with = "spec")]
        check: bool,
        /// A contract to make a crate from.
        #[arg(long, requires = "out", requires = "crate_name")]
        spec: Option<PathBuf>,
        /// The folder of that crate.
        #[arg(long, requires = "spec")]
        out: Option<PathBuf>,
        /// The name of that crate.
        #[arg(long = "crate", requires = "spec")]
        crate_name: Option<String>,
        /// Where that crate finds the runtime; the one of this workspace where it is not named.
        #[arg(long, requires = "spec")]
        runtime: Option<PathBuf>,
    },
    /// Make a crate of every contract in a folder, and say how many are refused, by which rules, and how long it takes.
    Survey {
        /// The folder with the contracts, each in one file.
        folder: PathBuf,
        /// The folder of the crates, which becomes a workspace.
        #[arg(long)]
        out: PathBuf,
    },
    /// Show what a contract becomes: its operations, types and events.
    Show {
        /// The contract, by file or by the name of its service.
        contract: String,
        /// Print the bundled document, or the one that the client is made from, instead.
        #[arg(long, value_enum, default_value = "summary")]
        view: show::View,
    },
}

/// Runs the command of this process.
pub fn run() -> ExitCode {
    let command = Arguments::parse().command;
    let outcome = deep::run(|| execute(command));
    match outcome.map_err(anyhow::Error::from).flatten() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Whether all went well.
fn execute(command: Command) -> anyhow::Result<bool> {
    match command {
        Command::Lint { files } => lint::run(&files),
        Command::Generate {
            spec: Some(spec),
            out: Some(out),
            crate_name: Some(name),
            runtime,
            ..
        } => generate_crate::run(&spec, &out, &name, runtime.as_deref()),
        Command::Generate { check, .. } => generate::run(check),
        Command::Survey { folder, out } => survey::run(&folder, &out),
        Command::Show { contract, view } => show::run(&contract, view),
    }
}

fn workspace() -> anyhow::Result<Workspace> {
    let start = std::env::current_dir()?;
    Workspace::find(&start)
        .context("no folder from here upwards has an `openapi` folder; run this inside a workspace")
}

/// Prints diagnostics where there are any, and says whether they are errors.
fn report(diagnostics: &Diagnostics) -> bool {
    if !diagnostics.is_empty() {
        eprintln!("{diagnostics}");
    }
    diagnostics.has_errors()
}
