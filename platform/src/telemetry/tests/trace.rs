use std::io;
use std::sync::{Arc, LazyLock, Mutex};

use serde_json::Value;
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::layer::SubscriberExt as _;

use super::both;
use crate::collector::Span;
use crate::testing::{collector, eventually, start_time, trace_with};

const CALLER: &str = "00f067aa0ba902b7";

/// What all tests of this process log. One for all: whether a line is wanted is remembered for the process, and a thread
/// without a subscriber would say no.
static LOG: LazyLock<Lines> = LazyLock::new(|| {
    let lines = Lines::default();
    let writer = lines.clone();
    let json = crate::telemetry::logs::json(move || writer.clone());
    let subscriber = tracing_subscriber::registry()
        .with(LevelFilter::INFO)
        .with(json);
    tracing::subscriber::set_global_default(subscriber).unwrap();
    lines
});

#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl io::Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Lines {
    /// The lines of a trace that say this.
    fn saying(&self, trace: &str, message: &str) -> Vec<Value> {
        let text = String::from_utf8(self.0.lock().unwrap().clone()).unwrap();
        let lines = text.lines().map(|line| serde_json::from_str(line).unwrap());
        lines
            .filter(|line: &Value| line["trace_id"] == trace && line["message"] == message)
            .collect()
    }
}

fn named<'a>(spans: &'a [Span], service: &str, kind: &str) -> &'a Span {
    let found = spans
        .iter()
        .find(|span| span.service == service && span.kind == kind);
    found.unwrap_or_else(|| panic!("no {kind} span of `{service}` in {spans:#?}"))
}

fn attribute<'a>(span: &'a Span, name: &str) -> &'a str {
    let found = span.attributes.iter().find(|(known, _)| known == name);
    found.map_or("", |(_, value)| value.as_str())
}

/// What the maker is asked in the trace of a caller who has decided whether it is recorded; the trace's id.
async fn make(settings: &[(&str, &str)], flags: &str) -> String {
    LazyLock::force(&LOG);
    let trace = crate::random::id(start_time()).simple().to_string();
    let (maker, shop) = both(settings).await;
    let request = reqwest::Client::new()
        .post(maker.url("/things?token=private"))
        .header("traceparent", format!("00-{trace}-{CALLER}-{flags}"));
    let answer = request.send().await.unwrap();
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.headers()["x-request-id"], trace.as_str());
    eventually("the letter is sent, and the log says so", async || {
        (!LOG.saying(&trace, "sent").is_empty()).then_some(())
    })
    .await;
    maker.stop().await.unwrap();
    shop.stop().await.unwrap();
    trace
}

#[tokio::test]
async fn one_trace_leads_from_the_request_to_the_last_consumer_and_its_log() {
    let collector = collector().await;
    let endpoint = [("PLUMBLINE_TELEMETRY_OTLP_ENDPOINT", collector.url())];
    let trace = make(&endpoint, "01").await;

    // Both have stopped, and sent what they had.
    let spans = trace_with(&collector, &trace, &["send a letter"]).await;
    let request = named(&spans, "maker", "server");
    assert_eq!(request.parent_id.as_deref(), Some(CALLER));
    let call = spans
        .iter()
        .find(|span| attribute(span, "service.peer.name") == "catalog")
        .expect("the call of the neighbour");
    assert_eq!(call.parent_id.as_ref(), Some(&request.span_id));
    assert_eq!((call.name.as_str(), call.kind), ("get_product", "client"));
    let asked = named(&spans, "shop", "server");
    assert_eq!(asked.parent_id.as_ref(), Some(&call.span_id));
    let created = named(&spans, "maker", "producer");
    assert_eq!(created.parent_id.as_ref(), Some(&request.span_id));
    assert_eq!(created.name, "create thing.made");
    let published = spans
        .iter()
        .find(|span| span.name == "publish thing.made")
        .expect("the relay's span");
    assert_eq!(published.parent_id.as_ref(), Some(&created.span_id));
    let handled = named(&spans, "shop", "consumer");
    assert_eq!(handled.name, "process thing.made");
    assert_eq!(handled.parent_id.as_ref(), Some(&created.span_id));
    let worked = named(&spans, "shop", "internal");
    assert_eq!(worked.parent_id.as_ref(), Some(&handled.span_id));
    assert_eq!(spans.len(), 7, "{spans:#?}");
    // Neither ids in paths nor what a query holds.
    let text = serde_json::to_string(&spans).unwrap();
    assert!(
        !text.contains("private") && !text.contains(super::PRODUCT),
        "{text}"
    );

    let answered = LOG.saying(&trace, "answered");
    let line = |service: &str| answered.iter().find(|line| line["service"] == service);
    for (service, span) in [("maker", request), ("shop", asked)] {
        let line = line(service).unwrap_or_else(|| panic!("no line of `{service}`"));
        assert_eq!(line["span_id"], span.span_id);
    }
    let sent = &LOG.saying(&trace, "sent")[0];
    assert_eq!(sent["service"], "shop");
    assert_eq!(sent["span_id"], worked.span_id);
}

#[tokio::test]
async fn what_the_caller_does_not_record_is_not_recorded_and_logged_all_the_same() {
    let collector = collector().await;
    let endpoint = [("PLUMBLINE_TELEMETRY_OTLP_ENDPOINT", collector.url())];
    let trace = make(&endpoint, "00").await;
    assert_eq!(collector.trace(&trace), []);
}

#[tokio::test]
async fn without_a_receiver_the_trace_is_in_the_log_only() {
    make(&[], "01").await;
}

#[tokio::test]
async fn none_of_the_traces_that_begin_here_is_recorded_at_a_ratio_of_zero() {
    let collector = collector().await;
    let (maker, shop) = both(&[
        ("PLUMBLINE_TELEMETRY_OTLP_ENDPOINT", collector.url()),
        ("PLUMBLINE_TELEMETRY_SAMPLE_RATIO", "0"),
    ])
    .await;
    let answer = reqwest::Client::new().post(maker.url("/things")).send();
    assert_eq!(answer.await.unwrap().status(), 200);
    maker.stop().await.unwrap();
    shop.stop().await.unwrap();
    assert_eq!(collector.trace_ids(), Vec::<String>::new());
}

/// A receiver that is away must neither hold requests up nor the end.
#[tokio::test]
async fn a_receiver_that_is_away_disturbs_nobody() {
    let nowhere = [("PLUMBLINE_TELEMETRY_OTLP_ENDPOINT", "http://127.0.0.1:1")];
    make(&nowhere, "01").await;
}
