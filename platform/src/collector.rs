//! An OTLP receiver of one's own, for tests and the local run: it keeps the last traces in memory and forgets the others.

mod decode;

use std::collections::{HashMap, VecDeque};
use std::io;
use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::routing::post;
use http::StatusCode;
use serde::Serialize;
use tokio::net::TcpListener;
use tokio_util::task::AbortOnDropHandle;

/// How many spans are kept, of all traces together.
const SPANS: usize = 20_000;
/// How many of one trace; more are dropped.
const SPANS_OF_A_TRACE: usize = 2_000;
const LARGEST_BODY: usize = 16 * 1024 * 1024;

/// Receives spans, until its last clone is dropped. Clones share what was received.
#[derive(Clone, Debug)]
pub struct Collector {
    kept: Shared,
    url: Arc<str>,
    _serving: Arc<AbortOnDropHandle<()>>,
}

type Shared = Arc<Mutex<Kept>>;

#[derive(Debug, Default)]
struct Kept {
    traces: HashMap<String, Vec<Span>>,
    /// In the order in which the first span of each arrived.
    order: VecDeque<String>,
    spans: usize,
}

/// A span as it was received.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Span {
    /// Its trace, in hexadecimal digits.
    pub trace_id: String,
    /// Its own id.
    pub span_id: String,
    /// That of its parent, which may have been recorded elsewhere or not at all.
    pub parent_id: Option<String>,
    /// Who made it.
    pub service: String,
    /// What was done.
    pub name: String,
    /// `server`, `client`, `producer`, `consumer` or `internal`.
    pub kind: &'static str,
    /// In nanoseconds since 1970.
    pub start: u64,
    /// In nanoseconds since 1970.
    pub end: u64,
    /// Whether it failed.
    pub failed: bool,
    /// What is said about it, in alphabetical order.
    pub attributes: Vec<(String, String)>,
    /// Traces that it points at.
    pub links: Vec<String>,
}

impl Collector {
    /// One that takes OTLP over HTTP, in protobuf, at a free port of this machine. Metrics are taken too, and forgotten.
    pub async fn start() -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let kept = Shared::default();
        let router = Router::new()
            .route("/v1/traces", post(receive))
            .route("/v1/metrics", post(async || StatusCode::OK))
            .layer(DefaultBodyLimit::max(LARGEST_BODY))
            .with_state(Arc::clone(&kept));
        let url = format!("http://{}", listener.local_addr()?);
        let serving = tokio::spawn(async move {
            if let Err(error) = axum::serve(listener, router).await {
                tracing::error!(%error, "traces are not received any more");
            }
        });
        Ok(Self {
            kept,
            url: url.into(),
            _serving: Arc::new(AbortOnDropHandle::new(serving)),
        })
    }

    /// What a service must be told to send here: the setting `telemetry_otlp_endpoint`.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The ids of the traces that are kept, the latest first.
    pub fn trace_ids(&self) -> Vec<String> {
        lock(&self.kept).order.iter().rev().cloned().collect()
    }

    /// The spans of a trace, in the order in which they began; none where it is not known.
    pub fn trace(&self, id: &str) -> Vec<Span> {
        let mut spans = lock(&self.kept).traces.get(id).cloned().unwrap_or_default();
        spans.sort_by_key(|span| span.start);
        spans
    }
}

fn lock(kept: &Shared) -> MutexGuard<'_, Kept> {
    kept.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn receive(State(kept): State<Shared>, body: Bytes) -> StatusCode {
    let Some(spans) = decode::spans(body) else {
        return StatusCode::BAD_REQUEST;
    };
    let mut kept = lock(&kept);
    for span in spans {
        kept.keep(span);
    }
    StatusCode::OK
}

impl Kept {
    fn keep(&mut self, span: Span) {
        let trace = match self.traces.get_mut(&span.trace_id) {
            Some(trace) => trace,
            None => {
                self.order.push_back(span.trace_id.clone());
                self.traces.entry(span.trace_id.clone()).or_default()
            }
        };
        if trace.len() == SPANS_OF_A_TRACE {
            return;
        }
        trace.push(span);
        self.spans += 1;
        while self.spans > SPANS
            && let Some(oldest) = self.order.pop_front()
        {
            self.spans -= self.traces.remove(&oldest).map_or(0, |spans| spans.len());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(trace: usize) -> Span {
        Span {
            trace_id: format!("{trace:032x}"),
            span_id: format!("{trace:016x}"),
            parent_id: None,
            service: "order".to_owned(),
            name: "place_order".to_owned(),
            kind: "server",
            start: 0,
            end: 1,
            failed: false,
            attributes: Vec::new(),
            links: Vec::new(),
        }
    }

    #[test]
    fn the_oldest_traces_are_forgotten_when_there_are_too_many_spans() {
        let mut kept = Kept::default();
        for trace in 0..=SPANS {
            kept.keep(span(trace));
        }
        assert_eq!(kept.traces.get(&span(0).trace_id), None);
        assert_eq!(kept.traces[&span(1).trace_id], [span(1)]);
        assert_eq!((kept.order.len(), kept.spans), (SPANS, SPANS));
    }

    #[test]
    fn a_trace_without_an_end_does_not_push_out_all_others() {
        let mut kept = Kept::default();
        kept.keep(span(1));
        for _ in 0..SPANS {
            kept.keep(span(2));
        }
        assert_eq!(kept.traces[&span(2).trace_id].len(), SPANS_OF_A_TRACE);
        assert_eq!(kept.traces[&span(1).trace_id], [span(1)]);
    }
}
