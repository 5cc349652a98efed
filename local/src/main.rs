//! `plumbline-local up`; people call it `./dev up`.

use std::process::ExitCode;

use clap::Parser as _;
use plumbline_local::args::{Cli, Command};
use plumbline_local::up::up;

#[tokio::main]
async fn main() -> ExitCode {
    let Command::Up(options) = Cli::parse().command;
    let result = match plumbline_local::logs::start() {
        Ok(()) => up(&options).await,
        Err(error) => Err(error),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}
