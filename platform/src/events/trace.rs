//! The trace of what happens travels with the events that tell of it.

use sdk::Incoming;
use sdk::trace::TraceParent;

use super::subscriptions::Head;

/// The trace of what is being served or handled, for the events that come of it.
pub(super) fn current() -> Option<String> {
    let parent = Incoming::current().trace?;
    Some(parent.child().to_string())
}

/// What the handler of an event passes on to everyone it tells or asks.
pub(super) fn incoming(head: &Head) -> Incoming {
    let told = head
        .traceparent
        .as_deref()
        .and_then(|text| text.parse().ok());
    Incoming {
        trace: Some(told.unwrap_or_else(TraceParent::start)),
        ..Incoming::default()
    }
}
