use std::collections::BTreeSet;

use platform::collector::Span;
use serde::Serialize;

/// A trace in one line.
#[derive(Debug, PartialEq, Serialize)]
pub(super) struct Summary {
    pub(super) trace_id: String,
    /// What it began with.
    pub(super) first: String,
    /// Who took part.
    pub(super) services: Vec<String>,
    pub(super) spans: usize,
    pub(super) failed: usize,
    pub(super) milliseconds: f64,
}

impl Summary {
    /// Of the spans of one trace, in the order in which they began.
    pub(super) fn of(spans: &[Span]) -> Option<Self> {
        let first = spans.first()?;
        let end = spans.iter().map(|span| span.end).max()?;
        let services: BTreeSet<_> = spans.iter().map(|span| span.service.clone()).collect();
        Some(Self {
            trace_id: first.trace_id.clone(),
            first: format!("{} {}", first.service, first.name),
            services: services.into_iter().collect(),
            spans: spans.len(),
            failed: spans.iter().filter(|span| span.failed).count(),
            milliseconds: (end - first.start) as f64 / 1e6,
        })
    }

    /// How long it took, for reading.
    pub(super) fn took(&self) -> String {
        format!("{:.1} ms", self.milliseconds)
    }

    /// The services, for reading.
    pub(super) fn participants(&self) -> String {
        self.services.join(", ")
    }
}
