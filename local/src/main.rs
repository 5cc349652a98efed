//! `plumbline-local up`; people call it `./dev up`.

use std::process::ExitCode;

use anyhow::Context as _;
use clap::Parser as _;
use plumbline_local::args::{Cli, Command, Up};
use plumbline_local::up::up;
use plumbline_local::{one_service, report};

fn main() -> ExitCode {
    match Cli::parse().command {
        Command::Up(options) => report(run(&options)),
        Command::Service(options) => one_service::run(options),
    }
}

fn run(options: &Up) -> anyhow::Result<()> {
    plumbline_local::logs::start()?;
    let runtime = tokio::runtime::Runtime::new().context("start the asynchronous runtime")?;
    runtime.block_on(up(options))
}
