//! Threads for work that recurses as deep as the schemas of a contract are nested or refer to each other, which may be
//! thousands in a row.

use std::io;
use std::panic::resume_unwind;
use std::thread::{Builder, Scope, ScopedJoinHandle};

/// Only what is used of it takes memory.
const STACK: usize = 256 << 20;

/// Does the work in a thread with a deep stack, and waits for it.
pub(crate) fn run<T: Send>(work: impl FnOnce() -> T + Send) -> io::Result<T> {
    std::thread::scope(|scope| {
        let done = spawn(scope, work)?.join();
        Ok(done.unwrap_or_else(|panic| resume_unwind(panic)))
    })
}

/// Begins the work in a thread with a deep stack.
pub(crate) fn spawn<'s, T: Send + 's>(
    scope: &'s Scope<'s, '_>,
    work: impl FnOnce() -> T + Send + 's,
) -> io::Result<ScopedJoinHandle<'s, T>> {
    Builder::new().stack_size(STACK).spawn_scoped(scope, work)
}

#[cfg(test)]
mod tests {
    use super::run;

    fn descend(steps: usize) -> usize {
        let frame = std::hint::black_box([steps; 128]);
        match frame[0] {
            0 => 0,
            steps => 1 + descend(steps - 1),
        }
    }

    #[test]
    fn what_recurses_through_tens_of_megabytes_arrives() {
        assert_eq!(run(|| descend(40_000)).expect("a thread"), 40_000);
    }
}
