//! Every call ends, and says how long it has.

use std::time::Duration;

use plumbline_sdk::{Incoming, Kind, Options, catalog::types::ProblemCode};
use tokio::time::Instant;

use crate::{
    samples::{ID, ok, product},
    wire::{Reply, Wire},
};

fn milliseconds(wire: &Wire) -> u64 {
    let received = wire.received();
    received[0]
        .header("request-timeout-ms")
        .and_then(|value| value.parse().ok())
        .expect("it travels")
}

#[tokio::test]
async fn a_call_without_an_answer_ends_in_time() {
    let wire = Wire::start([Reply::Silence]).await;
    let start = Instant::now();
    let catalog = wire
        .catalog()
        .with(Options::default().timeout(Duration::from_millis(200)));
    let error = catalog
        .get_product()
        .product_id(ID)
        .send()
        .await
        .expect_err("nobody answers");
    assert_eq!(error.kind(), Kind::DeadlineExceeded);
    assert_eq!(
        error.code(),
        Some(&ProblemCode::Unknown("deadline_exceeded".into()))
    );
    assert!(start.elapsed() < Duration::from_secs(2));
    assert!((1..=200).contains(&milliseconds(&wire)));
}

#[tokio::test]
async fn an_attempt_that_hangs_leaves_time_for_another() {
    let wire = Wire::start([Reply::Silence, ok(&product())]).await;
    let catalog = wire
        .catalog()
        .with(Options::default().attempt_timeout(Duration::from_millis(100)));
    catalog
        .get_product()
        .product_id(ID)
        .send()
        .await
        .expect("the second attempt is answered");
    assert_eq!(wire.received().len(), 2);
}

#[tokio::test]
async fn what_is_left_and_the_trace_are_passed_on() {
    let wire = Wire::start([ok(&product())]).await;
    let mut headers = http::HeaderMap::new();
    headers.insert("request-timeout-ms", http::HeaderValue::from_static("3000"));
    let trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    headers.insert("traceparent", http::HeaderValue::from_static(trace));
    let catalog = wire.catalog();
    let call = async { catalog.get_product().product_id(ID).send().await };
    Incoming::from_headers(&headers)
        .scope(call)
        .await
        .expect("it is answered");
    assert!((1..=3000).contains(&milliseconds(&wire)));
    let received = wire.received();
    let sent = received[0].header("traceparent").expect("it travels");
    // Nothing is recorded here, so the position stays the same.
    assert_eq!(sent, trace);
}
