//! This program as one of the services, for runs in which each has a process of its own.

use std::io;
use std::process::{ExitCode, exit};

use anyhow::Context as _;

use crate::args::OneService;
use crate::{report, services};

/// What the service's own program does.
pub fn run(options: OneService) -> ExitCode {
    let all = services::all();
    let named = all
        .into_iter()
        .find(|hosted| hosted.name() == options.name)
        .with_context(|| format!("there is no service `{}`", options.name));
    match named {
        Ok(hosted) => {
            if options.part_of.is_some() {
                end_with_standard_input();
            }
            platform::main_from(hosted.service, options.arguments)
        }
        Err(error) => report(Err(error)),
    }
}

/// Whoever started us holds the writing end of our standard input and nobody else does, so that it ends when that process
/// ends, however that happens. There is nobody then to stop us, or to tell why.
fn end_with_standard_input() {
    std::thread::spawn(|| {
        // An error is an end as well.
        let _ = io::copy(&mut io::stdin(), &mut io::sink());
        exit(1);
    });
}
