//! `cargo contract`: what a contract says, made into code.

use std::process::ExitCode;

fn main() -> ExitCode {
    plumbline_contract::commands::run()
}
