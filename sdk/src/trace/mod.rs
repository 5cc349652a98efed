//! Which calls belong together: the W3C trace context, and the spans of OpenTelemetry.

mod parent;
mod span;

pub use opentelemetry::trace::SpanKind;
pub use parent::{InvalidTraceParent, TraceParent};
pub use span::{Span, Tracer};

/// The header of the trace context.
pub const HEADER: &str = "traceparent";
