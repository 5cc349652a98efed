//! `cargo contract`: what a contract says, made into code.

use std::process::ExitCode;

use mimalloc::MiMalloc;

/// The syntax of a large client is millions of small allocations, half of the time with the system's allocator.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    plumbline_contract::commands::run()
}
