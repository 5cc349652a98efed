use super::eventually;
use crate::collector::{Collector, Span};

/// An OTLP receiver of a test's own.
///
/// # Panics
/// If it cannot listen.
pub async fn collector() -> Collector {
    let started = Collector::start().await;
    started.unwrap_or_else(|error| panic!("a collector does not listen: {error}"))
}

/// The spans of a trace, as soon as all of these names are among them.
///
/// # Panics
/// If they are not within a minute.
pub async fn trace_with(collector: &Collector, trace_id: &str, names: &[&str]) -> Vec<Span> {
    eventually(&format!("{names:?} are in the trace"), async || {
        let spans = collector.trace(trace_id);
        let there = |name: &&str| spans.iter().any(|span| span.name == *name);
        names.iter().all(there).then_some(spans)
    })
    .await
}
