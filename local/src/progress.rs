//! What a person sees while things start.

use std::fmt::Display;
use std::future::Future;
use std::time::Instant;

/// Runs one step and says how long it took: `  ✓ database cluster      0.31 s`.
pub(crate) async fn step<T, E>(
    what: impl Display,
    work: impl Future<Output = Result<T, E>>,
) -> Result<T, E> {
    let begin = Instant::now();
    let done = work.await;
    let mark = if done.is_ok() { '✓' } else { '✗' };
    let seconds = begin.elapsed().as_secs_f32();
    eprintln!("  {mark} {what:<36} {seconds:>6.2} s");
    done
}
