//! `rehearsal faults` and `rehearsal throughput`; people call them through `./dev rehearse`.

use std::process::ExitCode;

use clap::Parser as _;
use rehearsal::args::{Arguments, Command};

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let result = match &arguments.command {
        Command::Faults(options) => rehearsal::faults(&arguments.program, options).await,
        Command::Throughput(options) => rehearsal::throughput(&arguments.program, options).await,
    };
    match result {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}
